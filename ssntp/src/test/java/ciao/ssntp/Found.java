package ciao.ssntp;

import java.util.Base64;

/**
 * What fuzzing found, put where it is not lost: a build's log shows how a test failed, while the
 * file that the fuzzer writes goes with the clone it was built in.
 */
public final class Found {
  private Found() {}

  /** What a target does with an input. */
  @FunctionalInterface
  public interface Check {
    void run(byte[] input) throws Exception;
  }

  /** Does it; what goes wrong, whatever it is, names the input in its first line. */
  public static void by(Check check, byte[] input) {
    try {
      check.run(input);
    } catch (Throwable wrong) {
      throw new AssertionError(
          "input %s (base64; decoded it is an example to be kept beside the others): %s"
              .formatted(Base64.getEncoder().encodeToString(input), wrong),
          wrong);
    }
  }
}
