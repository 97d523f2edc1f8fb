package ciao.state.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** 32 secret bytes, never used as they are: each use derives its own from them. */
final class MasterKey {
  static final int BYTES = 32;

  private final byte[] secret;
  private final KeyId id;

  /**
   * @throws IllegalArgumentException when it is not 32 bytes
   */
  MasterKey(byte[] secret) {
    if (secret.length != BYTES) {
      throw new IllegalArgumentException(
          "master key: %d bytes (expected: %d)".formatted(secret.length, BYTES));
    }
    this.secret = secret.clone();
    this.id = new KeyId(ByteBuffer.wrap(hmac("id", new byte[0])).getLong());
  }

  static MasterKey random(SecureRandom random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return new MasterKey(secret);
  }

  KeyId id() {
    return id;
  }

  byte[] secret() {
    return secret.clone();
  }

  /**
   * HMAC-SHA256 of the data.
   *
   * @param use so that what is computed for one use means nothing in another
   */
  byte[] hmac(String use, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update(("ciao.state.seal " + use + "\n").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }

  SecretKey derive(String use, byte[] salt) {
    return new SecretKeySpec(hmac(use, salt), "AES");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MasterKey key && MessageDigest.isEqual(secret, key.secret);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id.bits());
  }

  @Override
  public String toString() {
    return "master key " + id;
  }
}
