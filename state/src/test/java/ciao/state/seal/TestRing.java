package ciao.state.seal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Rings whose passphrases are quick to check. */
public final class TestRing {
  private TestRing() {}

  public static KeyRing in(Path directory) {
    return in(new RingFile(directory.resolve("keyring")));
  }

  public static KeyRing in(RingPlace place) {
    return new KeyRing(place, new SecureRandom(), 10);
  }

  /** Seals everything with a ring that is new, and compresses nearly everything. */
  public static SpecSeal everything(KeyRing ring) throws IOException {
    return everything(ring.initialize(operator("one")));
  }

  public static SpecSeal everything(MasterKeys keys) {
    return SpecSeal.with(keys, _ -> true, new SecureRandom()).compressingFrom(16);
  }

  public static Operator operator(String slot) {
    return new Operator(slot, OperatorSecret.passphrase("the passphrase of " + slot));
  }
}
