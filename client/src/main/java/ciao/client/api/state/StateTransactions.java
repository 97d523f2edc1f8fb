package ciao.client.api.state;

import java.util.List;

/**
 * Transactions done one after the other, each whole or not at all, whatever becomes of the others.
 *
 * @param transactions 1 to 1,000
 */
public record StateTransactions(List<StateTransaction> transactions) {
  public StateTransactions {
    transactions = transactions == null ? List.of() : List.copyOf(transactions);
  }
}
