package ciao.launcher.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.launcher.driver.DriverException;
import ciao.netagent.host.Tool;
import ciao.ssntp.payload.ImageFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images made by qemu-img itself. */
class DiskHeaderTest {
  @TempDir Path directory;

  private Path image(String... options) throws Exception {
    Path image = directory.resolve("image.qcow2");
    List<String> line = new ArrayList<>(List.of("create", "-q", "-f", "qcow2"));
    line.addAll(List.of(options));
    line.addAll(List.of(image.toString(), "10M"));
    new Tool("qemu-img").run(Tool.SHORT, line);
    return image;
  }

  @Test
  void anImageThatStandsAloneTellsItsSize() throws Exception {
    for (String version : List.of("compat=0.10", "compat=1.1", "compression_type=zstd")) {
      Path image = image("-o", version);
      assertThat(DiskHeader.of(image, ImageFormat.QCOW2)).isEqualTo(new DiskHeader(10 << 20));
      Files.delete(image);
    }
  }

  @Test
  void aRawImageIsAsLargeAsItsFileInWholeSectors() throws Exception {
    Path image = Files.write(directory.resolve("raw"), new byte[513]);
    assertThat(DiskHeader.of(image, ImageFormat.RAW)).isEqualTo(new DiskHeader(1024));
  }

  @Test
  void anImageWithABackingFileIsRefused() throws Exception {
    Path image = image("-u", "-b", "/etc/passwd", "-F", "raw");
    assertRefused(image, "backing file");
  }

  @Test
  void anImageWithItsDataInAnotherFileIsRefused() throws Exception {
    Path image = image("-o", "data_file=" + directory.resolve("data") + ",data_file_raw=on");
    assertRefused(image, "keeps its data in another file");
  }

  /** The older of the two ways: for the other one qemu-img times the processor, and may fail. */
  @Test
  void anEncryptedImageIsRefused() throws Exception {
    Path image =
        image(
            "--object",
            "secret,id=key,data=abc",
            "-o",
            "encrypt.format=aes,encrypt.key-secret=key");
    assertRefused(image, "encrypted");
  }

  @Test
  void whatIsNoQcow2IsRefused() throws Exception {
    assertRefused(Files.writeString(directory.resolve("text"), "QFI"), "no qcow2 image");
  }

  private static void assertRefused(Path image, String why) {
    assertThatThrownBy(() -> DiskHeader.of(image, ImageFormat.QCOW2))
        .isInstanceOf(DriverException.class)
        .hasMessageContaining("could not check the image's disk: ")
        .hasMessageContaining(why);
  }
}
