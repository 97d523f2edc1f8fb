package ciao.launcher.container;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Looks through an image archive before {@code skopeo} sees it. An OCI archive is unpacked to the
 * host's disk and then read by name: a link in it would have {@code skopeo} read any file of the
 * host, another tenant's too, or a device without end. So it may hold files and directories only.
 * (A docker archive is never unpacked.) What both unpack to is counted, as {@code skopeo} keeps a
 * copy.
 *
 * <p>The format is pax(1)'s "ustar Interchange Format" and GNU's additions. What readers of tar
 * files understand in different ways is refused.
 */
final class ArchiveCheck {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE = 12;
  private static final Pattern OCTAL = Pattern.compile(" *([0-7]{1,12})[ \\x00]*");
  private static final int TYPE_AT = 156;
  private static final int GZIP_MAGIC = 0x1f8b;

  /** Names and numbers that do not fit a header; never long. */
  private static final int LARGEST_EXTENSION = 1 << 20;

  private final InputStream in;
  private final byte[] header = new byte[BLOCK];

  private ArchiveCheck(InputStream in) {
    this.in = in;
  }

  /** Checks an archive that is only read from beginning to end. */
  static void streamed(Path archive, long limit) throws IOException {
    try (InputStream in = open(archive, limit)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** Checks an archive that is unpacked. */
  static void unpacked(Path archive, long limit) throws IOException {
    try (InputStream in = open(archive, limit)) {
      new ArchiveCheck(in).entries();
      in.transferTo(OutputStream.nullOutputStream());
    } catch (EOFException cut) {
      throw new IOException("its archive ends in the middle of a file", cut);
    }
  }

  private static InputStream open(Path archive, long limit) throws IOException {
    InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
    try {
      file.mark(2);
      boolean gzip = (file.read() << 8 | file.read()) == GZIP_MAGIC;
      file.reset();
      return new Counted(gzip ? new GZIPInputStream(file, 1 << 16) : file, limit);
    } catch (IOException unreadable) {
      file.close();
      throw unreadable;
    }
  }

  private void entries() throws IOException {
    OptionalLong announced = OptionalLong.empty();
    while (in.readNBytes(header, 0, BLOCK) == BLOCK && !isEnd()) {
      switch (header[TYPE_AT]) {
        case '0' -> {
          skip(announced.orElse(size()));
          announced = OptionalLong.empty();
        }
        case '5' -> {
          if (announced.orElse(0) != 0 || size() != 0) {
            throw refused("a directory with contents");
          }
          announced = OptionalLong.empty();
        }
        case 'x' -> announced = announcedSize(extension());
        case 'g', 'L' -> extension();
        default -> throw refused(what());
      }
    }
  }

  private boolean isEnd() {
    return Arrays.equals(header, new byte[BLOCK]);
  }

  private String what() {
    return switch (header[TYPE_AT]) {
      case '1', '2', 'K' -> "a link";
      case '3', '4' -> "a device";
      case '6' -> "a named pipe";
      case 'S' -> "a file with holes";
      default -> "an entry of type 0x%02x".formatted(header[TYPE_AT]);
    };
  }

  private IOException refused(String what) {
    String field = new String(header, 0, NAME, StandardCharsets.ISO_8859_1);
    String name = field.substring(0, (field + '\0').indexOf('\0'));
    return new IOException(
        "its archive has %s, %s (expected: files and directories only, as in an OCI layout)"
            .formatted(
                what, name.chars().allMatch(c -> c > ' ' && c < 0x7f) ? name : "unprintable"));
  }

  private byte[] extension() throws IOException {
    long size = size();
    if (size > LARGEST_EXTENSION) {
      throw refused("an extended header of %d bytes".formatted(size));
    }
    byte[] data = in.readNBytes((int) size);
    in.skipNBytes(padding(size));
    return data;
  }

  /** The record {@code size} of an extended header: {@code LENGTH size=NUMBER\n}. */
  private OptionalLong announcedSize(byte[] records) throws IOException {
    OptionalLong size = OptionalLong.empty();
    String text = new String(records, StandardCharsets.ISO_8859_1);
    for (int at = 0; at < text.length(); ) {
      int blank = text.indexOf(' ', at);
      int length = blank < 0 ? -1 : (int) number(text.substring(at, blank), 10);
      if (length < blank - at + 2 || at + length > text.length()) {
        throw refused("an extended header that is none");
      }
      String record = text.substring(blank + 1, at + length - 1);
      if (record.startsWith("GNU.sparse.")) {
        throw refused("a file with holes");
      }
      if (record.startsWith("size=")) {
        size = OptionalLong.of(number(record.substring("size=".length()), 10));
      }
      at += length;
    }
    return size;
  }

  /**
   * Octal digits. Larger sizes stand in extended headers, or in GNU's binary form, which is refused
   * with all else that others might read as another number.
   */
  private long size() throws IOException {
    Matcher octal = OCTAL.matcher(new String(header, SIZE_AT, SIZE, StandardCharsets.ISO_8859_1));
    if (!octal.matches()) {
      throw refused("a length that is no number");
    }
    return number(octal.group(1), 8);
  }

  private long number(String digits, int radix) throws IOException {
    try {
      long number = Long.parseLong(digits, radix);
      if (number >= 0 && !digits.startsWith("+")) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below, like a negative one.
    }
    throw refused("a length that is no number");
  }

  private void skip(long size) throws IOException {
    in.skipNBytes(size);
    in.skipNBytes(padding(size));
  }

  private static long padding(long size) {
    return (BLOCK - size % BLOCK) % BLOCK;
  }

  /** Counts, so that a small archive cannot fill the node's disk. */
  private static final class Counted extends FilterInputStream {
    private final long limit;
    private long left;

    Counted(InputStream in, long limit) {
      super(in);
      this.limit = limit;
      this.left = limit;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = super.read(bytes, from, length);
      count(Math.max(0, read));
      return read;
    }

    @Override
    public long skip(long length) throws IOException {
      long skipped = super.skip(length);
      count(skipped);
      return skipped;
    }

    private void count(long more) throws IOException {
      left -= more;
      if (left < 0) {
        throw new IOException("it unpacks to more than %d MiB".formatted(limit >> 20));
      }
    }
  }
}
