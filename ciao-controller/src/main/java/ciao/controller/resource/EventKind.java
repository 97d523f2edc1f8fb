package ciao.controller.resource;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an event is about. */
public enum EventKind {
  /** What holds for the whole cluster. */
  CLUSTER,
  /** An image of a tenant's. */
  IMAGE,
  /** An instance's life. */
  INSTANCE,
  /** A node came, went, or is to work in another way. */
  NODE,
  /** What the scheduler, or a node, decided about an instance. */
  PLACEMENT,
  /** The store itself: written to, backed up, its keys changed; or what it holds makes no sense. */
  STATE,
  /** A tenant came or went. */
  TENANT,
  /** A workload of a tenant's. */
  WORKLOAD;

  /**
   * Reads the word.
   *
   * @throws IllegalArgumentException naming the text and the known words
   */
  @JsonCreator
  public static EventKind of(String text) {
    return Arrays.stream(values())
        .filter(kind -> kind.toString().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(refusal(text)));
  }

  private static String refusal(String text) {
    return "kind: %s (expected one of: %s)"
        .formatted(
            text,
            Arrays.stream(values()).map(EventKind::toString).collect(Collectors.joining(", ")));
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
