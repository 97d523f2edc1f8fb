package ciao.state.registry;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A column of a list.
 *
 * @param title at most 40 characters
 * @param field where in the spec's JSON, as a JSON pointer (RFC 6901): {@code /size_gib}
 */
public record PrintColumn(String title, JsonPointer field) {
  private static final int MAX_TITLE_LENGTH = 40;

  public PrintColumn {
    if (title.isBlank() || title.length() > MAX_TITLE_LENGTH) {
      throw new IllegalArgumentException(
          "print column: title '%s' (expected: 1 to %d characters)"
              .formatted(title, MAX_TITLE_LENGTH));
    }
    if (field.matches()) {
      throw new IllegalArgumentException(
          "print column %s: the whole spec (expected: a field of it, as /name)".formatted(title));
    }
  }

  /**
   * @throws IllegalArgumentException when {@code field} is no JSON pointer
   */
  public static PrintColumn of(String title, String field) {
    return new PrintColumn(title, JsonPointer.compile(field));
  }

  /** What to print; empty where the spec has nothing there. */
  public String value(JsonNode spec) {
    JsonNode found = spec.at(field);
    if (found.isMissingNode() || found.isNull()) {
      return "";
    }
    return found.isValueNode() ? found.asText() : found.toString();
  }
}
