package ciao.state.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk that treats whoever uses it as badly as a real one may: operations fail half done, a
 * failed sync forgets what it could not write, and a power cut keeps any part of what was not
 * synced.
 */
final class SimulatedDisk implements Disk {
  private static final int SECTOR = 512;

  private final Random random;
  private Map<Path, Node> names = new TreeMap<>();
  private Map<Path, Node> durableNames = new TreeMap<>();
  private final List<Runnable> unsyncedNames = new ArrayList<>();
  private double failureRate;
  private int operationsLeft = Integer.MAX_VALUE;

  SimulatedDisk(Random random) {
    this.random = random;
  }

  /** The power is off: nothing works any more. */
  static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PowerCut() {
      super("power cut");
    }
  }

  /** From now on each operation fails with that probability. */
  void failureRate(double rate) {
    failureRate = rate;
  }

  void cutPowerAfter(int operations) {
    operationsLeft = operations;
  }

  void neverCutPower() {
    operationsLeft = Integer.MAX_VALUE;
  }

  /** Keeps of what was not synced whatever chance decides, and works again. */
  void powerUp() {
    int kept = random.nextInt(unsyncedNames.size() + 1);
    unsyncedNames.subList(0, kept).forEach(Runnable::run);
    unsyncedNames.clear();
    names = new TreeMap<>(durableNames);
    names.values().forEach(node -> node.loseUnsynced(random));
    operationsLeft = Integer.MAX_VALUE;
    failureRate = 0;
  }

  @Override
  public DiskFile create(Path path) throws IOException {
    mayFail("create");
    Node node = new Node();
    names.put(path, node);
    pending(() -> durableNames.put(path, node));
    return new OpenFile(node);
  }

  @Override
  public DiskFile open(Path path) throws IOException {
    mayFail("open");
    Node node = names.get(path);
    if (node == null) {
      throw new NoSuchFileException(path.toString());
    }
    return new OpenFile(node);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    boolean fails = fails();
    if (!fails || random.nextBoolean()) {
      Node node = names.remove(from);
      if (node == null) {
        throw new NoSuchFileException(from.toString());
      }
      names.put(to, node);
      pending(() -> {
        durableNames.remove(from);
        durableNames.put(to, node);
      });
    }
    if (fails) {
      throw new IOException("rename failed");
    }
  }

  @Override
  public void deleteIfExists(Path path) throws IOException {
    mayFail("delete");
    if (names.remove(path) != null) {
      pending(() -> durableNames.remove(path));
    }
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    boolean fails = fails();
    int done = fails ? random.nextInt(unsyncedNames.size() + 1) : unsyncedNames.size();
    unsyncedNames.subList(0, done).forEach(Runnable::run);
    unsyncedNames.subList(0, done).clear();
    if (fails) {
      throw new IOException("sync of a directory failed");
    }
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    mayFail("list");
    return List.copyOf(names.keySet());
  }

  private void pending(Runnable change) {
    unsyncedNames.add(change);
  }

  private void mayFail(String what) throws IOException {
    if (fails()) {
      throw new IOException(what + " failed");
    }
  }

  private boolean fails() {
    if (operationsLeft-- <= 0) {
      operationsLeft = 0;
      throw new PowerCut();
    }
    return failureRate > 0 && random.nextDouble() < failureRate;
  }

  /** A file's bytes as programs see them, and as they are on the platter. */
  private static final class Node {
    private byte[] seen = {};
    private byte[] durable = {};
    private final BitSet dirty = new BitSet();

    void write(byte[] bytes, int offset) {
      int end = offset + bytes.length;
      if (end > seen.length) {
        seen = Arrays.copyOf(seen, end);
      }
      System.arraycopy(bytes, 0, seen, offset, bytes.length);
      dirty.set(offset / SECTOR, (end + SECTOR - 1) / SECTOR);
    }

    /** Writes all dirty sectors, or those chance picks; the kernel takes all for written. */
    void sync(@Nullable Random picks) {
      if (durable.length < seen.length) {
        durable = Arrays.copyOf(durable, seen.length);
      }
      for (int at = dirty.nextSetBit(0); at >= 0; at = dirty.nextSetBit(at + 1)) {
        if (picks == null || picks.nextBoolean()) {
          int from = at * SECTOR;
          int length = Math.min(SECTOR, seen.length - from);
          System.arraycopy(seen, from, durable, from, length);
        }
      }
      dirty.clear();
    }

    void loseUnsynced(Random random) {
      sync(random);
      seen = durable.clone();
    }
  }

  private final class OpenFile implements DiskFile {
    private final Node node;

    OpenFile(Node node) {
      this.node = node;
    }

    @Override
    public long size() {
      return node.seen.length;
    }

    @Override
    public void read(ByteBuffer target, long offset) throws IOException {
      mayFail("read");
      int count = Math.min(target.remaining(), node.seen.length - (int) offset);
      if (count > 0) {
        target.put(node.seen, (int) offset, count);
      }
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
      boolean fails;
      try {
        fails = fails();
      } catch (PowerCut cut) {
        writePart(source, offset);
        throw cut;
      }
      if (fails) {
        writePart(source, offset);
        throw new IOException("write failed");
      }
      byte[] bytes = new byte[source.remaining()];
      source.get(bytes);
      node.write(bytes, (int) offset);
    }

    private void writePart(ByteBuffer source, long offset) {
      byte[] part = new byte[random.nextInt(source.remaining() + 1)];
      source.get(part);
      node.write(part, (int) offset);
    }

    @Override
    public void sync() throws IOException {
      if (fails()) {
        node.sync(random);
        throw new IOException("sync failed");
      }
      node.sync(null);
    }

    @Override
    public void close() {}
  }
}
