package ciao.state.seal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a key ring's file holds.
 *
 * @param slots by name, sorted
 * @param older newest first
 * @param hmac with the current master key over all of the above
 */
record RingContents(KeyId current, TreeMap<String, Slot> slots, List<OlderKey> older, byte[] hmac) {

  /**
   * @param wrapped under the current master key
   */
  record OlderKey(KeyId id, byte[] wrapped) {}

  RingContents {
    slots = new TreeMap<>(slots);
    older = List.copyOf(older);
  }

  /** Everything but the HMAC, signed with that key. */
  static RingContents signed(MasterKey key, Map<String, Slot> slots, List<OlderKey> older) {
    RingContents unsigned = new RingContents(key.id(), new TreeMap<>(slots), older, new byte[0]);
    return new RingContents(key.id(), new TreeMap<>(slots), older, unsigned.hmacWith(key));
  }

  byte[] hmacWith(MasterKey key) {
    return key.hmac("key ring", RingText.unsigned(this).getBytes(StandardCharsets.UTF_8));
  }
}
