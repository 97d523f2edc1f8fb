package ciao.state.seal;

/** Who asks: a slot of the ring, and the secret that opens it. */
public record Operator(String slot, OperatorSecret secret) {
  /** One word in the ring's file and on a command line. */
  private static final String NAME = "[a-z0-9][a-z0-9._-]{0,62}";

  public Operator {
    if (!isName(slot)) {
      throw new IllegalArgumentException(
          "slot: '%s' (expected: 1 to 63 of a-z 0-9 . _ -, a letter or digit first)"
              .formatted(slot));
    }
  }

  static boolean isName(String slot) {
    return slot.matches(NAME);
  }
}
