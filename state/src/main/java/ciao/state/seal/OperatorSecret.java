package ciao.state.seal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Set;

/** What one operator has, and nobody else, to open a slot with. */
public final class OperatorSecret {
  /** Below, guessing is for an afternoon, whatever the iterations. */
  static final int MIN_PASSPHRASE_CHARACTERS = 8;

  private static final int MIN_KEY_FILE_BYTES = 32;
  private static final int MAX_KEY_FILE_BYTES = 64 * 1024;
  private static final Set<PosixFilePermission> OWNERS =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  /** How the key that locks the slot is made of it. */
  enum Kind {
    /** By PBKDF2, slowly, as people choose what others guess. */
    PASSPHRASE("pbkdf2-hmac-sha256"),
    /** By one HMAC: there is nothing to guess. */
    KEY_FILE("key-file");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  private final Kind kind;
  private final byte[] bytes;

  private OperatorSecret(Kind kind, byte[] bytes) {
    this.kind = kind;
    this.bytes = bytes;
  }

  /**
   * @throws IllegalArgumentException when it is shorter than 8 characters
   */
  public static OperatorSecret passphrase(String passphrase) {
    if (passphrase.length() < MIN_PASSPHRASE_CHARACTERS) {
      throw new IllegalArgumentException(
          "passphrase: %d characters (expected: at least %d)"
              .formatted(passphrase.length(), MIN_PASSPHRASE_CHARACTERS));
    }
    return new OperatorSecret(Kind.PASSPHRASE, passphrase.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The whole contents of a file, 32 random bytes or more, which only its owner may read.
   *
   * @throws IOException when it cannot be read, or is no secret
   */
  public static OperatorSecret keyFile(Path file) throws IOException {
    if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
      throw unfit("%s can be read by others than its owner; say chmod 600".formatted(file));
    }
    long size = Files.size(file);
    if (size < MIN_KEY_FILE_BYTES || size > MAX_KEY_FILE_BYTES) {
      throw unfit(
          "%s has %d bytes (expected: %d to %d, at random)"
              .formatted(file, size, MIN_KEY_FILE_BYTES, MAX_KEY_FILE_BYTES));
    }
    return new OperatorSecret(Kind.KEY_FILE, Files.readAllBytes(file));
  }

  /**
   * Makes such a file, 32 random bytes that only its owner may read; on disk before it returns.
   *
   * @throws IOException when there is one already, or it cannot be written
   */
  public static OperatorSecret newKeyFile(Path file, SecureRandom random) throws IOException {
    byte[] bytes = new byte[MIN_KEY_FILE_BYTES];
    random.nextBytes(bytes);
    RingFile.create(file, bytes);
    return new OperatorSecret(Kind.KEY_FILE, bytes);
  }

  private static KeyRingException unfit(String message) {
    return new KeyRingException(KeyRingException.Reason.UNFIT_KEY_FILE, message);
  }

  Kind kind() {
    return kind;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public String toString() {
    return "operator's secret, " + kind.word();
  }
}
