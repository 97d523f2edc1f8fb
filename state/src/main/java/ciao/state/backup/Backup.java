package ciao.state.backup;

import ciao.state.durable.GroupCodec;
import ciao.state.durable.Logged;
import ciao.state.memory.Change;
import ciao.state.memory.Entry;
import ciao.state.memory.Snapshot;
import ciao.state.seal.SpecSeal;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A file with all of a store's resources at one position; all integers big-endian.
 *
 * <pre>
 * header    64  {@link Header}
 * block      4  payload length, 1 or more
 *            4  number of resources
 *            n  payload: a group of creations, as {@link GroupCodec} writes it
 * …
 * end        4  0
 *           32  SHA-256 of all before it
 * </pre>
 *
 * Specs in it are checksummed, compressed or sealed as in the store it was taken of, so whoever
 * wants to restore what is sealed needs the key ring, too.
 */
public final class Backup {
  /** Half a second's work, and small beside any heap. */
  private static final int BLOCK_BYTES = 1 << 20;

  private static final int BLOCK_RESOURCES = 4_096;

  /** A block is full when it has this much, so with the largest resource it has twice as much. */
  private static final int MAX_BLOCK_BYTES = 64 << 20;

  private static final int SHA_BYTES = 32;

  private final Path file;
  private final Header header;

  private Backup(Path file, Header header) {
    this.file = file;
    this.header = header;
  }

  /**
   * Writes all of a store; it goes on meanwhile, as what it shows now does not change.
   *
   * @param out neither flushed nor closed
   */
  public static Header write(Snapshot contents, SpecSeal seal, Instant now, OutputStream out)
      throws IOException {
    Header header = new Header(contents.position(), contents.size(), now);
    DigestOutputStream digested = new DigestOutputStream(out, sha256());
    DataOutputStream data = new DataOutputStream(digested);
    data.write(header.encode());
    GroupCodec codec = new GroupCodec(seal);
    Iterator<Entry> entries = contents.byOrigin().iterator(); // as restoring them wants it
    while (entries.hasNext()) {
      List<Change> block = block(header.position(), entries);
      ByteBuffer payload = codec.encode(block);
      data.writeInt(payload.remaining());
      data.writeInt(block.size());
      data.write(payload.array(), payload.arrayOffset() + payload.position(), payload.remaining());
    }
    data.writeInt(0);
    data.write(digested.getMessageDigest().digest());
    return header;
  }

  private static List<Change> block(long position, Iterator<Entry> entries) {
    List<Change> block = new ArrayList<>();
    long bytes = 0;
    while (entries.hasNext() && bytes < BLOCK_BYTES && block.size() < BLOCK_RESOURCES) {
      Entry entry = entries.next();
      bytes += entry.storedBytes();
      block.add(new Change.Created(position, entry));
    }
    return block;
  }

  /**
   * Reads all of a file and compares its checksum.
   *
   * @throws IOException when it is no backup, damaged, cut off, or of a newer version
   */
  public static Backup open(Path file) throws IOException {
    try (Digested data = data(file)) {
      Header header = header(data, file);
      long count = 0;
      for (int length = data.readInt(); length != 0; length = data.readInt()) {
        count += passBlock(data, length, file);
      }
      checkEnd(data, file);
      if (count != header.count()) {
        throw damaged(file, "it has %d resources (expected: %d)".formatted(count, header.count()));
      }
      return new Backup(file, header);
    } catch (EOFException e) {
      throw damaged(file, "it is cut off");
    }
  }

  private static int passBlock(DataInputStream data, int length, Path file) throws IOException {
    checkLength(length, file);
    int count = data.readInt();
    if (data.readNBytes(length).length < length) { // skipping would go past the digest
      throw damaged(file, "it is cut off");
    }
    return count;
  }

  private static void checkEnd(Digested data, Path file) throws IOException {
    byte[] expected = data.digest();
    byte[] stored = new byte[SHA_BYTES];
    data.readFully(stored);
    if (!MessageDigest.isEqual(expected, stored)) {
      throw damaged(file, "its checksum does not fit");
    }
    if (data.read() >= 0) {
      throw damaged(file, "something follows its end");
    }
  }

  public Header header() {
    return header;
  }

  public Path file() {
    return file;
  }

  /** Takes entries, some at a time. */
  interface Sink {
    void take(List<Entry> entries) throws IOException;
  }

  /**
   * Hands over all resources.
   *
   * @throws IOException also when one is sealed with a key that the seal does not have
   */
  void read(SpecSeal seal, Sink sink) throws IOException {
    try (Digested data = data(file)) {
      header(data, file);
      for (int length = data.readInt(); length != 0; length = data.readInt()) {
        checkLength(length, file);
        int count = data.readInt();
        byte[] payload = new byte[length];
        data.readFully(payload);
        sink.take(entries(header.position(), count, payload, seal));
      }
    } catch (EOFException e) {
      throw damaged(file, "it is cut off");
    }
  }

  private static List<Entry> entries(long position, int count, byte[] payload, SpecSeal seal)
      throws IOException {
    List<Entry> entries = new ArrayList<>(count);
    for (Logged logged : GroupCodec.decode(position, count, ByteBuffer.wrap(payload), seal::open)) {
      switch (logged) {
        case Logged.Put put -> entries.add(put.entry());
        case Logged.Removed removed ->
            throw new BackupException(
                "a backup has the removal of %s (expected: creations only)"
                    .formatted(removed.key()));
      }
    }
    return entries;
  }

  private static Header header(DataInputStream data, Path file) throws IOException {
    byte[] bytes = data.readNBytes(Header.BYTES);
    return Header.decode(bytes, file.toString());
  }

  private static void checkLength(int length, Path file) throws BackupException {
    if (length < 1 || length > MAX_BLOCK_BYTES) {
      throw damaged(file, "a block of %d bytes".formatted(length));
    }
  }

  private static Digested data(Path file) throws IOException {
    return new Digested(
        new DigestInputStream(
            new BufferedInputStream(Files.newInputStream(file), BLOCK_BYTES), sha256()));
  }

  /** A stream that knows the digest of what was read from it. */
  private static final class Digested extends DataInputStream {
    private final DigestInputStream digested;

    private Digested(DigestInputStream digested) {
      super(digested);
      this.digested = digested;
    }

    private byte[] digest() {
      return digested.getMessageDigest().digest();
    }
  }

  private static BackupException damaged(Path file, String how) {
    return new BackupException("%s is damaged: %s; use another backup".formatted(file, how));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
