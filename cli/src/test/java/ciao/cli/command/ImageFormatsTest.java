package ciao.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.cli.CommandFailed;
import ciao.client.api.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFormatsTest {
  private static final int BLOCK = 512;

  @TempDir Path directory;

  private Path tar(String... names) throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    for (String name : names) {
      byte[] header = new byte[BLOCK];
      byte[] text = name.getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(text, 0, header, 0, text.length);
      byte[] size = "00000000003".getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(size, 0, header, 124, size.length);
      tar.write(header);
      tar.write(new byte[BLOCK]);
    }
    tar.write(new byte[2 * BLOCK]);
    return Files.write(directory.resolve("image.tar"), tar.toByteArray());
  }

  @Test
  void tellsAnOciLayoutFromWhatDockerSaves() throws IOException {
    assertThat(ImageFormats.look(Kind.CONTAINER, tar("blobs/", "./oci-layout")))
        .isEqualTo("oci-archive");
    assertThat(ImageFormats.look(Kind.CONTAINER, tar("layer.tar", "manifest.json")))
        .isEqualTo("docker-archive");
  }

  @Test
  void refusesATarFileThatHoldsNoImage() throws IOException {
    Path tar = tar("etc/passwd");

    assertThatThrownBy(() -> ImageFormats.look(Kind.CONTAINER, tar))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("no container image");
  }

  @Test
  void refusesAFileThatIsNoTar() throws IOException {
    Path text = Files.writeString(directory.resolve("text"), "x".repeat(3 * BLOCK));

    assertThatThrownBy(() -> ImageFormats.look(Kind.CONTAINER, text))
        .isInstanceOf(CommandFailed.class);
  }

  @Test
  void tellsQcow2FromRaw() throws IOException {
    Path qcow2 = Files.write(directory.resolve("d"), new byte[] {'Q', 'F', 'I', (byte) 0xfb, 0});
    Path raw = Files.write(directory.resolve("r"), new byte[BLOCK]);

    assertThat(ImageFormats.look(Kind.VM, qcow2)).isEqualTo("qcow2");
    assertThat(ImageFormats.look(Kind.VM, raw)).isEqualTo("raw");
  }
}
