package ciao.state.seal;

import ciao.state.seal.KeyRingException.Reason;
import ciao.state.seal.RingContents.OlderKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The master keys of a store in a place of their own: the current one in a slot for each operator,
 * the older ones under the current one. Whoever can open one slot can do anything here.
 *
 * <p>Every operation reads the place anew, checks the HMAC, and returns when what it changed is
 * safe; so a key it returns may be used at once. For any thread; two changes at a time, in whatever
 * processes, and one is refused as {@link Reason#BUSY}.
 */
public final class KeyRing {
  /** What OWASP recommends for PBKDF2 with HMAC-SHA256; about a second. */
  public static final int PASSPHRASE_ITERATIONS = 600_000;

  private static final int MAX_SLOTS = 64;
  private static final int MAX_OLDER_KEYS = 64;

  private final RingPlace place;
  private final Locks locks;

  /** In a file. */
  public KeyRing(Path file, SecureRandom random) {
    this(new RingFile(file), random);
  }

  public KeyRing(RingPlace place, SecureRandom random) {
    this(place, random, PASSPHRASE_ITERATIONS);
  }

  KeyRing(RingPlace place, SecureRandom random, int iterations) {
    this.place = place;
    this.locks = new Locks(random, iterations);
  }

  public boolean exists() throws IOException {
    return place.read().isPresent();
  }

  /** Names, sorted; taken from the ring as it is, as without a secret nothing can be checked. */
  public List<String> slots() throws IOException {
    return List.copyOf(read().slots().keySet());
  }

  /** Makes the ring with a random master key and one slot. */
  public MasterKeys initialize(Operator operator) throws IOException {
    return place.change(ring -> {
      refuseAnother(ring);
      MasterKey key = locks.newMasterKey();
      Slot slot = slot(operator, key);
      return changed(
          RingContents.signed(key, Map.of(slot.name(), slot), List.of()),
          new MasterKeys(key, List.of()));
    });
  }

  private void refuseAnother(Optional<byte[]> ring) throws KeyRingException {
    if (ring.isPresent()) {
      throw refused(Reason.ALREADY_INITIALIZED, "there is a key ring already; add a slot to it");
    }
  }

  /** Makes this the same ring as another one, which stays as it is; there must be none here. */
  public MasterKeys copyOf(KeyRing other, Operator operator) throws IOException {
    RingContents contents = other.read();
    MasterKeys keys = other.open(contents, operator);
    return place.change(ring -> {
      refuseAnother(ring);
      return changed(contents, keys);
    });
  }

  public MasterKeys open(Operator operator) throws IOException {
    return open(read(), operator);
  }

  private RingContents read() throws IOException {
    return contents(place.read());
  }

  private RingContents contents(Optional<byte[]> ring) throws KeyRingException {
    return RingText.read(
        place.name(),
        ring.orElseThrow(() ->
            refused(
                Reason.NOT_INITIALIZED,
                "there is no key ring; initialise one, or put it back from a backup")));
  }

  private static <T> RingPlace.Changed<T> changed(RingContents contents, T result) {
    return new RingPlace.Changed<>(RingText.write(contents), result);
  }

  public void addSlot(Operator added, Operator by) throws IOException {
    place.change(ring -> {
      RingContents contents = contents(ring);
      MasterKey key = open(contents, by).current();
      if (contents.slots().containsKey(added.slot())) {
        throw refused(
            Reason.SLOT_EXISTS,
            "there is a slot %s already; take another name".formatted(added.slot()));
      }
      if (contents.slots().size() == MAX_SLOTS) {
        throw refused(
            Reason.TOO_MANY_SLOTS, "there are %d slots; remove one first".formatted(MAX_SLOTS));
      }
      Map<String, Slot> slots = new TreeMap<>(contents.slots());
      slots.put(added.slot(), slot(added, key));
      return changed(RingContents.signed(key, slots, contents.older()), slots);
    });
  }

  /** Whoever had it may have kept the master key: {@link #rotate} afterwards. */
  public void removeSlot(String name, Operator by) throws IOException {
    place.change(ring -> {
      RingContents contents = contents(ring);
      MasterKey key = open(contents, by).current();
      find(contents, name);
      if (contents.slots().size() == 1) {
        throw refused(
            Reason.LAST_SLOT,
            "%s is the last slot; add another before removing it".formatted(name));
      }
      Map<String, Slot> slots = new TreeMap<>(contents.slots());
      slots.remove(name);
      return changed(RingContents.signed(key, slots, contents.older()), slots);
    });
  }

  /** A new master key, in all the slots there are; the one before joins the older ones. */
  public MasterKeys rotate(Operator by) throws IOException {
    return place.change(ring -> {
      RingContents contents = contents(ring);
      MasterKeys before = open(contents, by);
      if (before.older().size() == MAX_OLDER_KEYS) {
        throw refused(
            Reason.TOO_MANY_KEYS,
            "there are %d older keys; drop those no longer in use first".formatted(MAX_OLDER_KEYS));
      }
      List<MasterKey> older = new ArrayList<>(before.older());
      older.addFirst(before.current());
      return replace(contents, new MasterKeys(locks.newMasterKey(), older));
    });
  }

  /**
   * Forgets an older key.
   *
   * @param inUse what the store still has something sealed with
   */
  public MasterKeys drop(KeyId dropped, Set<KeyId> inUse, Operator by) throws IOException {
    return place.change(ring -> {
      RingContents contents = contents(ring);
      MasterKeys keys = open(contents, by);
      if (!keys.ids().contains(dropped)) {
        throw refused(
            Reason.KEY_NOT_FOUND, "no key %s (expected: one of %s)".formatted(dropped, keys.ids()));
      }
      if (keys.currentId().equals(dropped) || inUse.contains(dropped)) {
        throw refused(
            Reason.KEY_IN_USE,
            "key %s is in use; rotate, and wait until the store has written the rest anew"
                .formatted(dropped));
      }
      List<MasterKey> older = new ArrayList<>(keys.older());
      older.removeIf(key -> key.id().equals(dropped));
      return replace(contents, new MasterKeys(keys.current(), older));
    });
  }

  private RingPlace.Changed<MasterKeys> replace(RingContents contents, MasterKeys keys)
      throws KeyRingException {
    try {
      Map<String, Slot> slots = new TreeMap<>();
      for (Slot slot : contents.slots().values()) {
        slots.put(slot.name(), locks.wrap(slot, keys.current()));
      }
      List<OlderKey> older = new ArrayList<>();
      for (MasterKey key : keys.older()) {
        older.add(new OlderKey(key.id(), locks.wrapOlder(keys.current(), key)));
      }
      return changed(RingContents.signed(keys.current(), slots, older), keys);
    } catch (GeneralSecurityException e) {
      throw damaged(e);
    }
  }

  private MasterKeys open(RingContents contents, Operator operator) throws KeyRingException {
    MasterKey current = current(contents, operator);
    if (!current.id().equals(contents.current())
        || !MessageDigest.isEqual(contents.hmacWith(current), contents.hmac())) {
      throw refused(
          Reason.HMAC_MISMATCH,
          "its HMAC does not fit: it was changed by somebody without the master key; put it back from a backup");
    }
    List<MasterKey> older = new ArrayList<>();
    try {
      for (OlderKey key : contents.older()) {
        older.add(locks.unwrapOlder(current, key.id(), key.wrapped()));
      }
    } catch (GeneralSecurityException e) {
      throw damaged(e);
    }
    return new MasterKeys(current, older);
  }

  private MasterKey current(RingContents contents, Operator operator) throws KeyRingException {
    Slot slot = find(contents, operator.slot());
    if (slot.kind() != operator.secret().kind()) {
      throw wrongSecret(operator, null);
    }
    try {
      return locks.unwrap(slot, operator.secret());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw wrongSecret(operator, e);
    }
  }

  private KeyRingException wrongSecret(Operator operator, @Nullable Exception cause) {
    return new KeyRingException(
        Reason.DECRYPTION_FAILED,
        "%s: slot %s does not open with this %s; give the one it was made with"
            .formatted(place.name(), operator.slot(), operator.secret().kind().word()),
        cause);
  }

  private Slot find(RingContents contents, String name) throws KeyRingException {
    Slot slot = contents.slots().get(name);
    if (slot == null) {
      throw refused(
          Reason.SLOT_NOT_FOUND,
          "no slot %s (expected: one of %s)".formatted(name, contents.slots().keySet()));
    }
    return slot;
  }

  private Slot slot(Operator operator, MasterKey key) {
    try {
      return locks.newSlot(operator, key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has X25519, DHKEM, PBKDF2 and AES-GCM", e);
    }
  }

  private KeyRingException damaged(GeneralSecurityException e) {
    return new KeyRingException(
        Reason.DAMAGED, "%s is damaged; put it back from a backup".formatted(place.name()), e);
  }

  private KeyRingException refused(Reason reason, String why) {
    return new KeyRingException(reason, "%s: %s".formatted(place.name(), why));
  }
}
