package ciao.state.memory;

/**
 * The bounds of a store.
 *
 * @param specBytes largest encoded spec
 * @param transactionBytes largest sum of what one transaction stores; an update stores what it
 *     replaced too, so that less than twice {@code specBytes} forbids to change the largest specs
 * @param groupBytes what one sync carries at most, at least one transaction
 * @param groupTransactions transactions that share one sync at most
 * @param waitingTransactions writes that may wait before further ones are refused
 * @param waitingBytes the same in encoded spec bytes
 * @param historyChanges changes remembered for watches that start after a position
 * @param historyBytes the same in encoded spec bytes, of what updates replaced too
 */
public record Limits(
    int specBytes,
    int transactionBytes,
    int groupBytes,
    int groupTransactions,
    int waitingTransactions,
    long waitingBytes,
    int historyChanges,
    long historyBytes) {
  /**
   * A spec is a document, not a file; a group of 4 MiB is written in a few ms; what waits and what
   * is remembered costs at most 64 MiB each.
   */
  public static final Limits DEFAULT =
      new Limits(1 << 20, 4 << 20, 4 << 20, 4_096, 16_384, 64L << 20, 16_384, 64L << 20);

  public Limits {
    if (specBytes < 1 || specBytes > transactionBytes || transactionBytes > groupBytes) {
      throw new IllegalArgumentException(
          "limits: spec %d, transaction %d, group %d bytes (expected: 1 <= spec <= transaction <= group)"
              .formatted(specBytes, transactionBytes, groupBytes));
    }
    if (groupTransactions < 1 || waitingTransactions < 1 || waitingBytes < specBytes) {
      throw new IllegalArgumentException(
          "limits: %d transactions in a group, %d and %d bytes waiting (expected: room for at least one)"
              .formatted(groupTransactions, waitingTransactions, waitingBytes));
    }
    if (historyChanges < 0 || historyBytes < 0) {
      throw new IllegalArgumentException(
          "limits: history of %d changes, %d bytes (expected: 0 or more)"
              .formatted(historyChanges, historyBytes));
    }
  }

  public Limits withWaitingTransactions(int newWaiting) {
    return new Limits(
        specBytes,
        transactionBytes,
        groupBytes,
        groupTransactions,
        newWaiting,
        waitingBytes,
        historyChanges,
        historyBytes);
  }

  public Limits withHistoryChanges(int newHistory) {
    return new Limits(
        specBytes,
        transactionBytes,
        groupBytes,
        groupTransactions,
        waitingTransactions,
        waitingBytes,
        newHistory,
        historyBytes);
  }

  /** For stores whose log has small segments. */
  public Limits withBytes(int newSpec, int newTransaction, int newGroup) {
    return new Limits(
        newSpec,
        newTransaction,
        newGroup,
        groupTransactions,
        waitingTransactions,
        waitingBytes,
        historyChanges,
        historyBytes);
  }
}
