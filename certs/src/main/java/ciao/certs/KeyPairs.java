package ciao.certs;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/** The kind of keys Ciao uses: ECDSA on P-256 with SHA-256. */
final class KeyPairs {

  static final String ALGORITHM = "EC";
  static final String SIGNATURE = "SHA256withECDSA";
  private static final String CURVE = "secp256r1";

  private static final byte[] PROBE = "ciao".getBytes(StandardCharsets.US_ASCII);

  private KeyPairs() {}

  static KeyPair generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(new ECGenParameterSpec(CURVE), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + CURVE, e);
    }
  }

  /** Whether the two belong together, shown by a signature; the JDK offers no other way. */
  static boolean match(PublicKey publicKey, PrivateKey key) {
    if (!publicKey.getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    try {
      Signature signer = Signature.getInstance(SIGNATURE);
      signer.initSign(key);
      signer.update(PROBE);
      byte[] signature = signer.sign();
      signer.initVerify(publicKey);
      signer.update(PROBE);
      return signer.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // keys of different curves: verify refuses the signature's length
    }
  }
}
