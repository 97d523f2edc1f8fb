package ciao.controller.keeping;

import ciao.state.seal.KeyId;
import java.util.List;
import java.util.Objects;

/**
 * Which keys seal the store; never the keys themselves.
 *
 * @param current what is written now is sealed with it
 * @param older what was written earlier may be, newest first
 * @param slots who can open the key ring
 * @param rewriting whether the tables are still being sealed anew with the current key
 */
public record KeyStanding(KeyId current, List<KeyId> older, List<String> slots, boolean rewriting) {
  public KeyStanding {
    Objects.requireNonNull(current, "current");
    older = List.copyOf(older);
    slots = List.copyOf(slots);
  }
}
