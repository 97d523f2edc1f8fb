package ciao.cli.output;

import java.util.Locale;

/** What {@code -o} takes. */
public enum Format {
  /** Aligned columns, for people. */
  TABLE,
  /** More columns. */
  WIDE,
  /** The API's own JSON; a list is an array. */
  JSON,
  /** The same as YAML. */
  YAML,
  /** One name a line. */
  NAME;

  /** As it is typed: messages and shell completion show this. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
