package ciao.state.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM: key id (8), salt (16), number (8), what is sealed with a tag of 16 behind.
 *
 * <p>The key is derived from the master key and the salt, which each process draws anew, and the
 * nonce is the number, which it counts up: a pair of key and nonce never comes twice, however much
 * is sealed. Random nonces would allow some four thousand million seals with a master key, a day's
 * writes.
 */
final class Envelope {
  private static final int SALT_BYTES = 16;
  private static final int TAG_BITS = 128;
  private static final int NONCE_BYTES = 12;
  private static final int NUMBER_BYTES = 8;
  static final int HEADER_BYTES = Long.BYTES + SALT_BYTES + NUMBER_BYTES;
  static final int ADDED_BYTES = HEADER_BYTES + TAG_BITS / 8;

  /** One per process that wrote what is read; more are derived again when needed. */
  private static final int CACHED_KEYS = 256;

  private record Derivation(KeyId id, ByteBuffer salt) {}

  private final byte[] salt = new byte[SALT_BYTES];
  private final AtomicLong number = new AtomicLong();
  private final SequencedMap<Derivation, SecretKey> derived = new LinkedHashMap<>();

  Envelope(SecureRandom random) {
    random.nextBytes(salt);
  }

  /**
   * @param bound checked with it when it is opened, and not kept
   */
  byte[] seal(MasterKey key, byte[] bound, byte[] plain) {
    ByteBuffer sealed = ByteBuffer.allocate(ADDED_BYTES + plain.length);
    sealed.putLong(key.id().bits()).put(salt).putLong(number.getAndIncrement());
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, sealed.array(), bound);
      cipher.doFinal(plain, 0, plain.length, sealed.array(), HEADER_BYTES);
      return sealed.array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  static KeyId keyId(byte[] sealed, int offset) {
    return new KeyId(ByteBuffer.wrap(sealed, offset, Long.BYTES).getLong());
  }

  /**
   * @param sealed at least {@link #ADDED_BYTES}
   * @throws AEADBadTagException when it or what is bound to it is not as it was
   */
  byte[] open(MasterKey key, byte[] bound, byte[] sealed) throws AEADBadTagException {
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, sealed, bound);
      return cipher.doFinal(sealed, HEADER_BYTES, sealed.length - HEADER_BYTES);
    } catch (AEADBadTagException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, MasterKey key, byte[] sealed, byte[] bound)
      throws GeneralSecurityException {
    ByteBuffer saltThere = ByteBuffer.wrap(sealed, Long.BYTES, SALT_BYTES);
    byte[] nonce = new byte[NONCE_BYTES];
    System.arraycopy(
        sealed, HEADER_BYTES - NUMBER_BYTES, nonce, NONCE_BYTES - NUMBER_BYTES, NUMBER_BYTES);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, derived(key, saltThere), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(bound);
    return cipher;
  }

  private SecretKey derived(MasterKey key, ByteBuffer saltThere) {
    byte[] copy = new byte[SALT_BYTES];
    saltThere.get(copy);
    Derivation derivation = new Derivation(key.id(), ByteBuffer.wrap(copy));
    synchronized (derived) {
      if (derived.size() >= CACHED_KEYS && !derived.containsKey(derivation)) {
        derived.pollFirstEntry();
      }
      return derived.computeIfAbsent(derivation, _ -> key.derive("spec", copy));
    }
  }
}
