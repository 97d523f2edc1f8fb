package ciao.state.memory;

import ciao.state.Metadata;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Entries of one type by namespace and id: a persistent hash array mapped trie (Bagwell, "Ideal
 * Hash Trees", 2001). A look takes one step for each factor of 32 in its size, where the ordered
 * {@link Tree} takes five, each with strings to compare.
 *
 * <p>A slot holds an entry, an {@code Entry[]} of those with one and the same hash, or a branch.
 */
final class Trie {
  static final Trie EMPTY = new Trie(new Branch(0, new Object[0]));

  private static final int BITS = 5;
  private static final int MASK = (1 << BITS) - 1;

  private final Branch root;

  private Trie(Branch root) {
    this.root = root;
  }

  /**
   * A node.
   *
   * @param bitmap which of its 32 places are taken
   * @param slots what is at those, in order
   */
  @SuppressWarnings("ArrayRecordComponent") // never shared with anybody, never changed
  private record Branch(int bitmap, Object[] slots) {
    boolean has(int bit) {
      return (bitmap & bit) != 0;
    }

    int index(int bit) {
      return Integer.bitCount(bitmap & (bit - 1));
    }

    Branch with(int bit, Object slot) {
      int index = index(bit);
      if (has(bit)) {
        Object[] changed = slots.clone();
        changed[index] = slot;
        return new Branch(bitmap, changed);
      }
      Object[] grown = new Object[slots.length + 1];
      System.arraycopy(slots, 0, grown, 0, index);
      grown[index] = slot;
      System.arraycopy(slots, index, grown, index + 1, slots.length - index);
      return new Branch(bitmap | bit, grown);
    }

    Branch without(int bit) {
      int index = index(bit);
      Object[] shrunk = new Object[slots.length - 1];
      System.arraycopy(slots, 0, shrunk, 0, index);
      System.arraycopy(slots, index + 1, shrunk, index, shrunk.length - index);
      return new Branch(bitmap & ~bit, shrunk);
    }
  }

  boolean isEmpty() {
    return root.slots().length == 0;
  }

  @Nullable Entry find(String namespace, String id) {
    int hash = hash(namespace, id);
    Branch branch = root;
    for (int shift = 0; ; shift += BITS) {
      int bit = bit(hash, shift);
      if (!branch.has(bit)) {
        return null;
      }
      Object slot = branch.slots()[branch.index(bit)];
      if (slot instanceof Entry entry) {
        return isOf(entry, namespace, id) ? entry : null;
      }
      if (slot instanceof Branch deeper) {
        branch = deeper;
      } else {
        Entry[] alike = (Entry[]) slot;
        int index = indexOf(alike, namespace, id);
        return index < 0 ? null : alike[index];
      }
    }
  }

  /** With this entry, in the place of one of the same namespace and id. */
  Trie put(Entry entry) {
    return new Trie(put(root, 0, entry, hash(entry)));
  }

  private static Branch put(Branch branch, int shift, Entry entry, int hash) {
    int bit = bit(hash, shift);
    if (!branch.has(bit)) {
      return branch.with(bit, entry);
    }
    Object slot = branch.slots()[branch.index(bit)];
    return branch.with(
        bit,
        switch (slot) {
          case Branch deeper -> put(deeper, shift + BITS, entry, hash);
          case Entry there ->
              isOf(there, entry.metadata().namespace(), entry.metadata().id())
                  ? entry
                  : joined(shift + BITS, new Entry[] {there}, hash(there), entry, hash);
          default -> joined(shift + BITS, (Entry[]) slot, hash(((Entry[]) slot)[0]), entry, hash);
        });
  }

  /** What holds entries of one hash and another entry. */
  private static Object joined(int shift, Entry[] alike, int theirs, Entry entry, int hash) {
    if (theirs == hash) {
      int index = indexOf(alike, entry.metadata().namespace(), entry.metadata().id());
      Entry[] all = Arrays.copyOf(alike, index < 0 ? alike.length + 1 : alike.length);
      all[index < 0 ? alike.length : index] = entry;
      return all;
    }
    Branch none = EMPTY.root;
    int bit = bit(theirs, shift);
    if (bit == bit(hash, shift)) {
      return none.with(bit, joined(shift + BITS, alike, theirs, entry, hash));
    }
    return none.with(bit, alike.length == 1 ? alike[0] : alike).with(bit(hash, shift), entry);
  }

  /** Without the entry of that namespace and id, which must be there. */
  Trie remove(String namespace, String id) {
    Object left = remove(root, 0, namespace, id, hash(namespace, id));
    return new Trie(
        left instanceof Branch branch
            ? branch
            : left == null ? EMPTY.root : EMPTY.root.with(bit(hash(any(left)), 0), left));
  }

  /** What is left of a branch: what can stand in its place, or null. */
  private static @Nullable Object remove(
      Branch branch, int shift, String namespace, String id, int hash) {
    int bit = bit(hash, shift);
    Object left =
        switch (branch.slots()[branch.index(bit)]) {
          case Branch deeper -> remove(deeper, shift + BITS, namespace, id, hash);
          case Entry there -> null;
          case Object alike -> without((Entry[]) alike, namespace, id);
        };
    Branch changed = left == null ? branch.without(bit) : branch.with(bit, left);
    if (changed.slots().length == 0) {
      return null;
    }
    boolean alone = changed.slots().length == 1 && !(changed.slots()[0] instanceof Branch);
    return alone ? changed.slots()[0] : changed;
  }

  private static Object without(Entry[] alike, String namespace, String id) {
    int gone = indexOf(alike, namespace, id);
    Entry[] left = new Entry[alike.length - 1];
    System.arraycopy(alike, 0, left, 0, gone);
    System.arraycopy(alike, gone + 1, left, gone, left.length - gone);
    return left.length == 1 ? left[0] : left;
  }

  private static Entry any(Object slot) {
    return slot instanceof Entry entry ? entry : ((Entry[]) slot)[0];
  }

  private static int indexOf(Entry[] alike, String namespace, String id) {
    for (int index = 0; index < alike.length; index++) {
      if (isOf(alike[index], namespace, id)) {
        return index;
      }
    }
    return -1;
  }

  private static boolean isOf(Entry entry, String namespace, String id) {
    Metadata metadata = entry.metadata();
    return metadata.id().equals(id) && metadata.namespace().equals(namespace);
  }

  private static int bit(int hash, int shift) {
    return 1 << ((hash >>> shift) & MASK);
  }

  private static int hash(Entry entry) {
    return hash(entry.metadata().namespace(), entry.metadata().id());
  }

  /** Strings keep their hashes; mixed, as those of names that differ little differ little. */
  private static int hash(String namespace, String id) {
    int hash = 31 * namespace.hashCode() + id.hashCode();
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }
}
