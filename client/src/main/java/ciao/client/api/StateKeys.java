package ciao.client.api;

import java.util.List;

/**
 * Which keys seal a controller's store; names only.
 *
 * @param current what is written now is sealed with it
 * @param older what was written earlier may be, newest first
 * @param slots who can open the key ring
 * @param rewriting whether what is stored is still being sealed anew with the current key
 */
public record StateKeys(String current, List<String> older, List<String> slots, boolean rewriting) {
  public StateKeys {
    older = List.copyOf(older);
    slots = List.copyOf(slots);
  }
}
