package ciao.state.seal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Rings whose passphrases are quick to check. */
public final class TestRing {
  private TestRing() {}

  public static KeyRing in(Path directory) {
    return new KeyRing(directory.resolve("keyring"), new SecureRandom(), 10);
  }

  /** Seals everything with a new ring there, and compresses nearly everything. */
  public static SpecSeal everything(Path directory) throws IOException {
    return SpecSeal.with(in(directory).initialize(operator("one")), _ -> true, new SecureRandom())
        .compressingFrom(16);
  }

  public static Operator operator(String slot) {
    return new Operator(slot, OperatorSecret.passphrase("the passphrase of " + slot));
  }
}
