package ciao.state.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.KEM;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** Locks master keys into slots, and older master keys under the current one. */
final class Locks {
  private static final int SALT_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String CURVE = "X25519";

  private final SecureRandom random;
  private final int iterations;

  /**
   * @param iterations of PBKDF2 for new slots
   */
  Locks(SecureRandom random, int iterations) {
    this.random = random;
    this.iterations = iterations;
  }

  MasterKey newMasterKey() {
    return MasterKey.random(random);
  }

  Slot newSlot(Operator operator, MasterKey key) throws GeneralSecurityException {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    OperatorSecret.Kind kind = operator.secret().kind();
    int slotIterations =
        switch (kind) {
          case PASSPHRASE -> iterations;
          case KEY_FILE -> 0;
        };
    KeyPairGenerator generator = KeyPairGenerator.getInstance(CURVE);
    generator.initialize(NamedParameterSpec.X25519, random);
    KeyPair pair = generator.generateKeyPair();
    SecretKey lock = lock(operator.secret(), slotIterations, salt);
    Slot slot =
        new Slot(
            operator.slot(),
            kind,
            slotIterations,
            salt,
            pair.getPublic().getEncoded(),
            encrypt(lock, operator.slot(), pair.getPrivate().getEncoded()),
            new byte[0],
            new byte[0]);
    return wrap(slot, key);
  }

  /** The same slot for another master key; takes no secret. */
  Slot wrap(Slot slot, MasterKey key) throws GeneralSecurityException {
    PublicKey publicKey =
        KeyFactory.getInstance(CURVE).generatePublic(new X509EncodedKeySpec(slot.publicKey()));
    KEM.Encapsulated encapsulated =
        KEM.getInstance("DHKEM").newEncapsulator(publicKey, random).encapsulate();
    return new Slot(
        slot.name(),
        slot.kind(),
        slot.iterations(),
        slot.salt(),
        slot.publicKey(),
        slot.privateKey(),
        encapsulated.encapsulation(),
        encrypt(aes(encapsulated.key()), slot.name(), key.secret()));
  }

  /**
   * @throws GeneralSecurityException when the secret is not the slot's, or the slot is damaged
   */
  MasterKey unwrap(Slot slot, OperatorSecret secret) throws GeneralSecurityException {
    SecretKey lock = lock(secret, slot.iterations(), slot.salt());
    byte[] encoded = decrypt(lock, slot.name(), slot.privateKey());
    PrivateKey privateKey =
        KeyFactory.getInstance(CURVE).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    SecretKey shared =
        KEM.getInstance("DHKEM").newDecapsulator(privateKey).decapsulate(slot.encapsulation());
    return new MasterKey(decrypt(aes(shared), slot.name(), slot.masterKey()));
  }

  byte[] wrapOlder(MasterKey current, MasterKey older) throws GeneralSecurityException {
    return encrypt(
        current.derive("older keys", new byte[0]), older.id().toString(), older.secret());
  }

  MasterKey unwrapOlder(MasterKey current, KeyId id, byte[] wrapped)
      throws GeneralSecurityException {
    return new MasterKey(
        decrypt(current.derive("older keys", new byte[0]), id.toString(), wrapped));
  }

  private static SecretKey lock(OperatorSecret secret, int iterations, byte[] salt)
      throws GeneralSecurityException {
    return switch (secret.kind()) {
      case PASSPHRASE -> {
        char[] characters = new String(secret.bytes(), StandardCharsets.UTF_8).toCharArray();
        PBEKeySpec spec = new PBEKeySpec(characters, salt, iterations, 8 * MasterKey.BYTES);
        SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
        yield new SecretKeySpec(factory.generateSecret(spec).getEncoded(), "AES");
      }
      case KEY_FILE -> {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.bytes(), "HmacSHA256"));
        yield new SecretKeySpec(mac.doFinal(salt), "AES");
      }
    };
  }

  private static SecretKey aes(SecretKey shared) {
    return new SecretKeySpec(shared.getEncoded(), "AES");
  }

  private byte[] encrypt(SecretKey key, String bound, byte[] plain)
      throws GeneralSecurityException {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, bound).doFinal(plain);
    return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
  }

  private static byte[] decrypt(SecretKey key, String bound, byte[] sealed)
      throws GeneralSecurityException {
    if (sealed.length < NONCE_BYTES) {
      throw new GeneralSecurityException("cut off");
    }
    byte[] nonce = new byte[NONCE_BYTES];
    System.arraycopy(sealed, 0, nonce, 0, NONCE_BYTES);
    return cipher(Cipher.DECRYPT_MODE, key, nonce, bound)
        .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String bound)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(bound.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
