package ciao.state;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A change that is made anew from what is stored by now whenever somebody else was faster.
 *
 * @param absent what to create when it is not there; null when that is refused
 */
record Modification<S extends Record>(
    Store store,
    Pointer<S> pointer,
    String owner,
    ExpectedPhase expected,
    Operation.@Nullable Create<S> absent,
    UnaryOperator<Resource<S>> change) {
  /**
   * Each repetition means that somebody else's change went through; as many writers of one resource
   * at the same time are a mistake.
   */
  private static final int MOST_TRIES = 1_000;

  CompletableFuture<WriteResult> run() {
    return run(MOST_TRIES);
  }

  private CompletableFuture<WriteResult> run(int tries) {
    CompletableFuture<WriteResult> attempt;
    try {
      attempt = attempt();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return attempt.thenCompose(result ->
        tries > 1 && somebodyWasFaster(result)
            ? run(tries - 1)
            : CompletableFuture.completedFuture(result));
  }

  private boolean somebodyWasFaster(WriteResult result) {
    return result instanceof Refusal.VersionConflict
        || (absent != null
            && (result instanceof Refusal.NotFound || result instanceof Refusal.AlreadyExists));
  }

  private CompletableFuture<WriteResult> attempt() {
    Reader now = store.snapshot();
    Optional<Resource<S>> found = now.get(pointer);
    if (found.isPresent()) {
      return update(found.get(), now.position());
    }
    return absent == null
        ? CompletableFuture.completedFuture(new Refusal.NotFound(pointer))
        : store.write(created(absent));
  }

  private CompletableFuture<WriteResult> update(Resource<S> found, long position) {
    Phase phase = found.metadata().phase();
    if (!expected.admits(phase)) {
      return CompletableFuture.completedFuture(new Refusal.PhaseConflict(pointer, expected, phase));
    }
    Resource<S> changed = changed(found);
    return changed.equals(found)
        ? CompletableFuture.completedFuture(new Committed(List.of(found), position))
        : store.write(Operation.update(changed, owner).expecting(expected));
  }

  private Operation.Create<S> created(Operation.Create<S> empty) {
    Metadata metadata =
        new Metadata(
            pointer.namespace(),
            pointer.type().name(),
            pointer.id(),
            1,
            owner,
            Phase.RUNNING,
            empty.finalizers(),
            empty.labels(),
            empty.annotations(),
            Instant.EPOCH,
            Instant.EPOCH);
    Resource<S> changed = changed(new Resource<>(pointer.type(), metadata, empty.spec()));
    return new Operation.Create<>(
        pointer,
        owner,
        changed.spec(),
        changed.metadata().finalizers(),
        changed.metadata().labels(),
        changed.metadata().annotations());
  }

  private Resource<S> changed(Resource<S> resource) {
    Resource<S> changed = change.apply(resource);
    if (!changed.pointer().equals(pointer)) {
      throw new IllegalArgumentException(
          "changed: %s (expected: %s, the one to change)".formatted(changed.pointer(), pointer));
    }
    return changed;
  }
}
