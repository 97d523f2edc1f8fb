package ciao.controller.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.controller.image.Upload.RoomCheck;
import ciao.ssntp.payload.Blob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UploadTest {
  @TempDir private Path directory;

  @Test
  void aFullDiskIsAnErrorAndLeavesNothing() throws Exception {
    Path full = Files.createSymbolicLink(directory.resolve("full"), Path.of("/dev/full"));
    try (Upload upload = new Upload(full, 1_000, () -> {})) {
      assertThatThrownBy(() -> upload.write(new byte[100], 100))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");
    }
    assertThat(full).doesNotExist();
  }

  @Test
  void noUploadTakesTheLastOfTheDisk() throws Exception {
    BlobFiles files = new BlobFiles(directory, Long.MAX_VALUE);
    assertThatThrownBy(() -> files.begin(1_000)).hasMessageContaining("No space left for images");
    assertThat(directory).isEmptyDirectory();

    AtomicBoolean full = new AtomicBoolean();
    Path file = Files.createFile(directory.resolve("file"));
    RoomCheck room =
        () -> {
          if (full.get()) {
            throw new IOException("No space left");
          }
        };
    try (Upload upload = new Upload(file, 1L << 30, room)) {
      byte[] chunk = new byte[16 << 20];
      assertThat(upload.write(chunk, chunk.length)).isTrue();
      full.set(true);
      assertThatThrownBy(() -> upload.write(chunk, chunk.length)).hasMessage("No space left");
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void whatIsNotKeptIsGone() throws Exception {
    BlobFiles files = new BlobFiles(directory);
    try (Upload upload = files.begin(1_000)) {
      upload.write(new byte[100], 100);
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aBlobIsNotCollectedBeforeItsImageIsStored() throws Exception {
    BlobFiles files = new BlobFiles(directory);
    Blob blob;
    try (Upload upload = files.begin(1_000)) {
      upload.write("hello".getBytes(StandardCharsets.UTF_8), 5);
      blob = files.keep(upload, "archive");
    }
    assertThat(blob.sha256())
        .isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    assertThat(files.collect(Set.of(), digest -> false)).isZero();
    assertThat(files.find(blob.sha256())).isPresent();

    files.release(blob);
    assertThat(files.collect(Set.of(blob.sha256()), digest -> true)).isZero();
    assertThat(files.collect(Set.of(), digest -> true)).isZero();
    assertThat(files.collect(Set.of(), digest -> false)).isEqualTo(1);
    assertThat(files.find(blob.sha256())).isEmpty();
  }

  @Test
  void onlyDigestsAreFiles() throws Exception {
    BlobFiles files = new BlobFiles(directory);
    Files.writeString(directory.resolve("secret"), "x");

    assertThat(files.find("secret")).isEmpty();
    assertThat(files.find("../" + directory.getFileName() + "/secret")).isEmpty();
  }
}
