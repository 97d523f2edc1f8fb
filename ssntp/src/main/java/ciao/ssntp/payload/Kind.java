package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an instance is: the three kinds share one lifecycle. */
public enum Kind {
  /** A command on the node itself, under its own user and cgroup. */
  PROCESS,
  /** An OCI container. */
  CONTAINER,
  /** A QEMU virtual machine. */
  VM;

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException naming the text and the known words
   */
  @JsonCreator
  public static Kind of(String text) {
    return WireWord.parse(Kind.class, text);
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
