package ciao.client.api.state;

import java.util.List;

/**
 * Operations that happen all or not at all, checked one after the other.
 *
 * @param operations 1 to 1,000
 */
public record StateTransaction(List<Step> operations) {
  public StateTransaction {
    operations = operations == null ? List.of() : List.copyOf(operations);
  }
}
