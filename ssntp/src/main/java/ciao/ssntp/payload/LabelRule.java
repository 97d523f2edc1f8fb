package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A condition on one of a node's labels.
 *
 * @param key the label
 * @param operator how it is compared
 * @param values with what: one value for {@code equal} and {@code not_equal}, any number for {@code
 *     in} and {@code not_in}, none otherwise
 */
public record LabelRule(
    String key,
    LabelOperator operator,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> values) {
  @SuppressWarnings("ConstantValue")
  public LabelRule {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(operator, "operator");
    values = values == null ? List.of() : List.copyOf(values);
    boolean right =
        switch (operator) {
          case EQUAL, NOT_EQUAL -> values.size() == 1;
          case IN, NOT_IN -> true;
          case EXISTS, NOT_EXISTS -> values.isEmpty();
        };
    if (!right) {
      throw new IllegalArgumentException(
          "label rule: %s %s %s (expected: %s)"
              .formatted(
                  key, operator, values, operator.name().contains("EQUAL") ? "one value" : "none"));
    }
  }

  /** Whether a node with these labels will do. */
  public boolean holds(Map<String, String> labels) {
    @Nullable String value = labels.get(key);
    return switch (operator) {
      case EQUAL -> values.getFirst().equals(value);
      case NOT_EQUAL -> !values.getFirst().equals(value);
      case IN -> value != null && values.contains(value);
      case NOT_IN -> value == null || !values.contains(value);
      case EXISTS -> value != null;
      case NOT_EXISTS -> value == null;
    };
  }

  /** As people write it: {@code zone in (a, b)}. */
  @Override
  public String toString() {
    return switch (operator) {
      case EQUAL -> key + "=" + values.getFirst();
      case NOT_EQUAL -> key + "!=" + values.getFirst();
      case IN -> key + " in (" + String.join(", ", values) + ")";
      case NOT_IN -> key + " notin (" + String.join(", ", values) + ")";
      case EXISTS -> key;
      case NOT_EXISTS -> "!" + key;
    };
  }
}
