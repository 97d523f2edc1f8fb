package ciao.launcher.fetch;

import ciao.launcher.store.SyncedFiles;
import ciao.ssntp.payload.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;

/**
 * Brings one blob into a file: whole, with the right digest and on disk, or not at all. A
 * connection that breaks is tried again a few times.
 */
final class Download {
  private static final int ATTEMPTS = 6;

  /** Doubles: all attempts together wait 15 s, enough for a controller to restart. */
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);

  private static final int CHUNK = 128 * 1024;

  private final ControllerHttp http;
  private final URI address;
  private final Blob blob;

  Download(ControllerHttp http, URI address, Blob blob) {
    this.http = http;
    this.address = address;
    this.blob = blob;
  }

  /**
   * Fetches.
   *
   * @param target in a directory that exists; appears only when it is complete
   */
  void to(Path target, FileAttribute<Set<PosixFilePermission>> mode)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        once(target, mode);
        return;
      } catch (RefusedException no) {
        if (!no.isPassing() || attempt == ATTEMPTS) {
          throw no;
        }
      } catch (WrongBytesException wrong) {
        throw wrong;
      } catch (IOException broken) {
        if (attempt == ATTEMPTS) {
          throw broken;
        }
      }
      http.pause(FIRST_WAIT.multipliedBy(1L << (attempt - 1)));
    }
  }

  private void once(Path target, FileAttribute<Set<PosixFilePermission>> mode)
      throws IOException, InterruptedException {
    Path unfinished = target.resolveSibling(target.getFileName() + SyncedFiles.UNFINISHED);
    Files.deleteIfExists(unfinished);
    try {
      try (InputStream in = http.get(address);
          FileChannel out =
              FileChannel.open(
                  unfinished,
                  Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                  mode)) {
        copy(in, out);
        SyncedFiles.publish(out, unfinished, target);
      }
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private void copy(InputStream in, FileChannel out) throws IOException {
    MessageDigest digest = sha256();
    byte[] chunk = new byte[CHUNK];
    long size = 0;
    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
      size += count;
      if (size > blob.size()) {
        throw new WrongBytesException(blob, "more than " + blob.size() + " bytes came");
      }
      digest.update(chunk, 0, count);
      ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, count);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
    if (size < blob.size()) {
      throw new IOException("only %d of %d bytes came".formatted(size, blob.size()));
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(blob.sha256())) {
      throw new WrongBytesException(blob, "its bytes have the digest " + found);
    }
  }

  /** Whether the file holds exactly the blob. */
  static boolean holds(Path file, Blob blob) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) != blob.size()) {
      return false;
    }
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] chunk = new byte[CHUNK];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        digest.update(chunk, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest()).equals(blob.sha256());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /** What came is not what was promised; asking again would bring the same. */
  static final class WrongBytesException extends IOException {
    private static final long serialVersionUID = 1L;

    WrongBytesException(Blob blob, String found) {
      super("%s (expected: %s of %d bytes)".formatted(found, blob.sha256(), blob.size()));
    }
  }
}
