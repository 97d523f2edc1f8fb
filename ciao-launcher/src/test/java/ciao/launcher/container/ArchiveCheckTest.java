package ciao.launcher.container;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.netagent.host.Tool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveCheckTest {
  private static final long LIMIT = 1 << 20;
  private static final int BLOCK = 512;

  @TempDir Path temp;

  @Test
  void whatTarMakesOfFilesAndDirectoriesPasses() throws Exception {
    Path layout = Files.createDirectories(temp.resolve("layout"));
    Files.createDirectories(layout.resolve("blobs/sha256"));
    Files.writeString(layout.resolve("index.json"), "{}");
    Files.write(layout.resolve("blobs/sha256/" + "a".repeat(150)), new byte[70_000]);
    for (String format : List.of("gnu", "pax")) {
      Path archive = temp.resolve(format + ".tar");
      String folder = layout.toString();
      List<String> line =
          List.of("--create", "--file", archive.toString(), "--format", format, "-C", folder, ".");
      new Tool("tar").run(Duration.ofMinutes(1), line);
      assertThatCode(() -> ArchiveCheck.unpacked(archive, LIMIT))
          .as(format)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void linksDevicesAndPipesAreRefusedByName() throws Exception {
    assertRefused(entry("blobs/sha256/aa", '2', "0"), "a link, blobs/sha256/aa");
    assertRefused(entry("index.json", '1', "0"), "a link, index.json");
    assertRefused(entry("sda", '4', "0"), "a device, sda");
    assertRefused(entry("tty", '3', "0"), "a device, tty");
    assertRefused(entry("index.json", '6', "0"), "a named pipe, index.json");
    assertRefused(entry("old", '\0', "0"), "an entry of type 0x00, old");
    assertRefused(entry("\u001b[2J", '2', "0"), "a link, unprintable");
  }

  @Test
  void aLinkBehindOtherEntriesIsFound() throws Exception {
    byte[] extended = "13 size=1024\n".getBytes(StandardCharsets.US_ASCII);
    assertRefused(
        joined(
            entry("dir/", '5', "0"),
            entry("file", '0', "1001"),
            new byte[2 * BLOCK],
            entry("pax", 'x', Integer.toOctalString(extended.length)),
            padded(extended),
            entry("file", '0', "0"),
            new byte[2 * BLOCK],
            entry("last", '2', "0")),
        "a link, last");
  }

  @Test
  void whatOthersMayReadAsAnotherLengthIsRefused() throws Exception {
    assertRefused(entry("file", '0', "\0000001000"), "a length that is no number");
    assertRefused(entry("file", '0', "12\0 34"), "a length that is no number");
    assertRefused(entry("file", '0', "-1"), "a length that is no number");
    assertRefused(entry("file", '0', "\u0080\1"), "a length that is no number");
    assertRefused(entry("dir/", '5', "1000"), "a directory with contents");
    byte[] cut = "99 GNU.sparse.major=1\n".getBytes(StandardCharsets.US_ASCII);
    assertRefused(joined(entry("x", 'x', "31"), padded(cut)), "that is none");
    byte[] holes = "22 GNU.sparse.major=1\n".getBytes(StandardCharsets.US_ASCII);
    assertRefused(joined(entry("x", 'x', "26"), padded(holes)), "a file with holes");
  }

  @Test
  void anArchiveThatEndsTooEarlyIsRefused() throws Exception {
    Path archive = write(entry("file", '0', "1000"));
    assertThatThrownBy(() -> ArchiveCheck.unpacked(archive, LIMIT))
        .hasMessage("its archive ends in the middle of a file");
  }

  @Test
  void aSmallArchiveThatUnpacksToTooMuchIsRefused() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(entry("file", '0', "10000000"));
      gzip.write(new byte[2 << 20]);
    }
    Path archive = write(packed.toByteArray());
    assertThatThrownBy(() -> ArchiveCheck.unpacked(archive, LIMIT))
        .hasMessage("it unpacks to more than 1 MiB");
    assertThatThrownBy(() -> ArchiveCheck.streamed(archive, LIMIT))
        .hasMessage("it unpacks to more than 1 MiB");
    assertThatCode(() -> ArchiveCheck.streamed(archive, 4 << 20)).doesNotThrowAnyException();
  }

  private void assertRefused(byte[] tar, String why) throws IOException {
    Path archive = write(tar);
    assertThatThrownBy(() -> ArchiveCheck.unpacked(archive, LIMIT)).hasMessageContaining(why);
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(temp.resolve("archive"), bytes);
  }

  private static byte[] entry(String name, char type, String size) {
    byte[] header = new byte[BLOCK];
    byte[] text = name.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(text, 0, header, 0, text.length);
    byte[] length = size.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(length, 0, header, 124, length.length);
    header[156] = (byte) type;
    return header;
  }

  private static byte[] padded(byte[] data) {
    return Arrays.copyOf(data, BLOCK);
  }

  private static byte[] joined(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }
}
