package ciao.client.api.state;

import java.util.ArrayList;
import java.util.List;

/**
 * Operations that happen all or not at all, checked one after the other.
 *
 * @param operations 1 to 1,000
 */
public record StateTransaction(List<Step> operations) {
  public StateTransaction {
    operations = operations == null ? List.of() : operations;
    int none = new ArrayList<>(operations).indexOf(null); // an immutable list would throw
    if (none >= 0) {
      throw new IllegalArgumentException(
          "operations[%d]: null (expected: an operation)".formatted(none));
    }
    operations = List.copyOf(operations);
  }
}
