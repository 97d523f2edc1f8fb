package ciao.state.seal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * The master keys of an opened key ring: what is written now is sealed with the current one, what
 * was written before can still be read with the older ones.
 */
public final class MasterKeys {
  private final MasterKey current;
  private final List<MasterKey> older;

  MasterKeys(MasterKey current, List<MasterKey> older) {
    this.current = current;
    this.older = List.copyOf(older);
  }

  /** The one that seals. */
  public KeyId currentId() {
    return current.id();
  }

  /** All there are, newest first. */
  public SequencedSet<KeyId> ids() {
    SequencedSet<KeyId> ids = new LinkedHashSet<>();
    ids.add(current.id());
    older.forEach(key -> ids.add(key.id()));
    return ids;
  }

  MasterKey current() {
    return current;
  }

  List<MasterKey> older() {
    return older;
  }

  Optional<MasterKey> find(KeyId id) {
    return current.id().equals(id)
        ? Optional.of(current)
        : older.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  /** Names the keys, never what they are. */
  @Override
  public String toString() {
    return "master keys " + ids();
  }
}
