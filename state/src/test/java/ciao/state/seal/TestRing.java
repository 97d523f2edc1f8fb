package ciao.state.seal;

import java.nio.file.Path;
import java.security.SecureRandom;

/** Rings whose passphrases are quick to check. */
public final class TestRing {
  private TestRing() {}

  public static KeyRing in(Path directory) {
    return new KeyRing(directory.resolve("keyring"), new SecureRandom(), 10);
  }

  public static Operator operator(String slot) {
    return new Operator(slot, OperatorSecret.passphrase("the passphrase of " + slot));
  }
}
