package ciao.launcher.shim;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Compressed files of strangers, measured before anybody unpacks them (RFC 1952). */
public final class Gzip {
  private static final int MAGIC = 0x1f8b;
  private static final int CHUNK = 64 * 1024;

  private Gzip() {}

  /** Whether a file begins as one. */
  public static boolean is(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return (in.read() << 8 | in.read()) == MAGIC;
    }
  }

  /**
   * How many bytes it unpacks to.
   *
   * @param limit when it is more than this many bytes, counting ends with some number above it
   */
  public static long unpackedSize(Path file, long limit) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long size = 0;
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (int read = in.read(chunk); read >= 0 && size <= limit; read = in.read(chunk)) {
        size += read;
      }
    }
    return size;
  }
}
