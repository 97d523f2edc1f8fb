package ciao.cli.command;

import java.util.OptionalLong;

/** What numbers an option takes, the bounds among them. */
record WholeNumbers(long least, long most) {
  /** Empty for anything else, such as what fits no long. */
  OptionalLong parse(String text) {
    try {
      long number = Long.parseLong(text);
      return allows(number) ? OptionalLong.of(number) : OptionalLong.empty();
    } catch (NumberFormatException none) {
      return OptionalLong.empty();
    }
  }

  boolean allows(long number) {
    return number >= least && number <= most;
  }

  /** As a sentence has it. */
  @Override
  public String toString() {
    return "a whole number, %d to %d".formatted(least, most);
  }
}
