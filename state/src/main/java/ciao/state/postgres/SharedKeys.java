package ciao.state.postgres;

import ciao.state.seal.KeyId;
import java.io.IOException;
import java.util.Set;

/** The keys of an open shared store, and their change while it runs. For any thread. */
public final class SharedKeys {
  private final SharedSeal seal;
  private final SealWalk walk;
  private final Pace pace;

  SharedKeys(SharedSeal seal, SealWalk walk, Pace pace) {
    this.seal = seal;
    this.walk = walk;
    this.pace = pace;
  }

  /**
   * Takes the keys that are in the ring by now. The leader seals with the new current one from now
   * on, and begins to store again what is sealed otherwise; the others take them when they meet
   * something that is sealed with them.
   */
  public void refresh() throws IOException {
    seal.refresh();
    pace.walk();
  }

  /** Some of what is stored may have yet to be sealed with the current key. */
  public boolean isRewriting() {
    return walk.isDue();
  }

  /**
   * The keys without which something stored could not be read; the others can be dropped from the
   * ring. All of them on a process that does not lead, or has not led for long enough to know.
   */
  public Set<KeyId> inUse() {
    return seal.seal()
        .keys()
        .map(keys ->
            walk.isDoneWith(keys.currentId()) ? Set.of(keys.currentId()) : Set.copyOf(keys.ids()))
        .orElse(Set.of());
  }
}
