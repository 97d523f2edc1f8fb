package ciao.controller.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** One blob on its way to the disk. Used by one thread; closing it is total. */
public final class Upload implements AutoCloseable {
  /** How many of the first bytes are kept: enough for a tar header, a kernel's and a qcow2's. */
  public static final int HEAD = 1_024;

  /** All uploads at once write less between two looks than is kept free. */
  private static final long CHECK_EVERY = 16L << 20;

  private final Path file;
  private final FileChannel channel;
  private final long maxBytes;
  private final RoomCheck room;
  private final MessageDigest digest;
  private final ByteBuffer head = ByteBuffer.allocate(HEAD);
  private long size;
  private long unchecked;

  /** Fails when the disk has no room for more. */
  @FunctionalInterface
  interface RoomCheck {
    void check() throws IOException;
  }

  record Finished(Path file, String sha256, long size) {}

  Upload(Path file, long maxBytes, RoomCheck room) throws IOException {
    this.file = file;
    this.maxBytes = maxBytes;
    this.room = room;
    this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /**
   * Writes more.
   *
   * @return false when that is more than may be; nothing of it is written then
   */
  public boolean write(byte[] bytes, int length) throws IOException {
    if (size + length > maxBytes) {
      return false;
    }
    unchecked += length;
    if (unchecked >= CHECK_EVERY) {
      unchecked = 0;
      room.check();
    }
    head.put(bytes, 0, Math.min(length, head.remaining()));
    digest.update(bytes, 0, length);
    ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
    size += length;
    return true;
  }

  /** The first bytes, as many as there are up to {@link #HEAD}. */
  public byte[] head() {
    byte[] first = new byte[head.position()];
    head.get(0, first);
    return first;
  }

  Finished finish() throws IOException {
    channel.force(true);
    channel.close();
    return new Finished(file, HexFormat.of().formatHex(digest.digest()), size);
  }

  /** Removes the file, unless it was kept. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }
}
