package ciao.controller.image;

import ciao.controller.resource.Resources;
import ciao.ssntp.payload.Blob;
import ciao.state.Query;
import ciao.state.Reader;
import ciao.state.reconcile.Declaration;
import ciao.state.reconcile.Input;
import ciao.state.reconcile.Outcome;
import ciao.state.reconcile.Reconciler;
import ciao.state.reconcile.Turn;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the files of blobs no image has: when the controller starts, when images change, and when
 * an upload ended. What the disk refuses to delete is tried again.
 */
public final class BlobCollector implements Reconciler {
  public static final String NAME = "blob-collector";

  private static final Logger log = LoggerFactory.getLogger(BlobCollector.class);

  private final Reader state;
  private final BlobFiles blobs;
  private final Executor threads;

  /**
   * @param state the newest, at any time
   * @param threads may block
   */
  public BlobCollector(Reader state, BlobFiles blobs, Executor threads) {
    this.state = state;
    this.blobs = blobs;
    this.threads = threads;
  }

  /** What it declares: it writes nothing but files. */
  public static Declaration declared() {
    return Declaration.named(NAME).reads(Input.weak(Resources.IMAGE));
  }

  @Override
  public Declaration declaration() {
    return declared();
  }

  @Override
  public CompletionStage<?> alongside(Runnable wake) {
    blobs.wakeBy(wake);
    return new CompletableFuture<>();
  }

  @Override
  public Outcome reconcile(Turn turn) {
    Set<String> used = digests(turn).collect(Collectors.toSet());
    return Outcome.later(CompletableFuture.supplyAsync(() -> collect(used), threads));
  }

  private Outcome collect(Set<String> used) {
    try {
      int deleted = blobs.collect(used, digest -> digests(state).anyMatch(digest::equals));
      if (deleted == 0) {
        return Outcome.skipped("every blob belongs to an image");
      }
      log.info("deleted the files of {} blobs that no image has", deleted);
      return Outcome.done();
    } catch (IOException disk) {
      return Outcome.failed("blobs that no image has are still there: " + disk);
    }
  }

  private static Stream<String> digests(Reader reader) {
    return reader.list(Query.of(Resources.IMAGE)).stream()
        .map(image -> image.spec().blobs())
        .flatMap(blobs -> blobs.stream().map(Blob::sha256));
  }
}
