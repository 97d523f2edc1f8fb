package ciao.controller.image;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.instance.VirtualTimers;
import ciao.controller.resource.ImageSpec;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.ImageFormat;
import ciao.ssntp.payload.Kind;
import ciao.state.Pointer;
import ciao.state.Store;
import ciao.state.memory.MemoryStore;
import ciao.state.reconcile.Engine;
import ciao.state.reconcile.EngineSettings;
import ciao.state.reconcile.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlobCollectorTest {
  private static final Pointer<ImageSpec> IMAGE = Resources.IMAGE.at("team-a", "1");

  private final VirtualTimers time = new VirtualTimers();
  private final Store store = new MemoryStore(time, Runnable::run, time);

  @TempDir Path directory;
  private BlobFiles blobs;

  @BeforeEach
  void begin() throws IOException {
    blobs = new BlobFiles(directory, 0);
  }

  private void start() {
    Engine engine =
        new Engine(store, time, time, time, new Random(1), Metrics.NONE, EngineSettings.DEFAULT);
    engine.register(new BlobCollector(store, blobs, time));
    engine.start();
    time.settle();
  }

  private Blob uploaded() throws IOException {
    try (Upload upload = blobs.begin(100)) {
      upload.write(new byte[] {1, 2, 3}, 3);
      return blobs.keep(upload, "archive");
    }
  }

  private void image(Blob blob) {
    ImageSpec spec = new ImageSpec("box", Kind.CONTAINER, ImageFormat.OCI_ARCHIVE, List.of(blob));
    var created = store.create(IMAGE, Resources.NOBODY, spec);
    time.settle();
    assertThat(created).isCompleted();
  }

  @Test
  void whatNoImageHasIsDeletedAtTheStart() throws Exception {
    Blob used = uploaded();
    image(used);
    blobs.release(used);
    Path unused = Files.write(directory.resolve("f".repeat(64)), new byte[10]);
    start();

    assertThat(unused).doesNotExist();
    assertThat(blobs.find(used.sha256())).isPresent();
  }

  @Test
  void theLastImageTakesItsBlobAlong() throws Exception {
    start();
    Blob blob = uploaded();
    image(blob);
    blobs.release(blob);
    time.settle();
    assertThat(blobs.find(blob.sha256())).isPresent();

    var destroyed = store.destroy(IMAGE, Resources.NOBODY);
    time.settle();
    assertThat(destroyed).isCompleted();
    assertThat(blobs.find(blob.sha256())).isEmpty();
  }

  @Test
  void aBlobWhoseImageIsGoneMeanwhileGoesWithItsUpload() throws Exception {
    start();
    Blob blob = uploaded();
    time.settle();
    assertThat(blobs.find(blob.sha256())).isPresent();

    blobs.release(blob);
    time.settle();
    assertThat(blobs.find(blob.sha256())).isEmpty();
  }

  @Test
  void whatTheDiskRefusesIsTriedAgain() throws Exception {
    Path stubborn = Files.createDirectory(directory.resolve("e".repeat(64)));
    Path inside = Files.write(stubborn.resolve("x"), new byte[1]);
    start();
    time.pass(Duration.ofSeconds(10));
    assertThat(stubborn).exists();

    Files.delete(inside);
    time.pass(Duration.ofMinutes(2));
    assertThat(stubborn).doesNotExist();
  }
}
