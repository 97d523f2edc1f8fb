package ciao.state;

import java.util.List;

/**
 * Operations that happen all or not at all. They are checked and applied one after the other, so a
 * later one sees what an earlier one did.
 */
public record Transaction(List<Operation> operations) {
  /** Keeps one transaction well inside one record of the journal. */
  public static final int MAX_OPERATIONS = 1_000;

  public Transaction {
    operations = List.copyOf(operations);
    if (operations.isEmpty() || operations.size() > MAX_OPERATIONS) {
      throw new IllegalArgumentException(
          "operations in a transaction: %d (expected: 1 to %d)"
              .formatted(operations.size(), MAX_OPERATIONS));
    }
  }

  public static Transaction of(Operation... operations) {
    return new Transaction(List.of(operations));
  }
}
