package ciao.ssntp.payload;

import org.jspecify.annotations.Nullable;

/** An epoch is one term of a leader; the first is 1. */
final class Epochs {
  private Epochs() {}

  static void check(String field, @Nullable Long epoch) {
    if (epoch != null && epoch < 1) {
      throw new IllegalArgumentException(
          "%s: %d (expected: 1 or more, or none)".formatted(field, epoch));
    }
  }
}
