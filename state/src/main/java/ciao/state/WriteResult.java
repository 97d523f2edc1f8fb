package ciao.state;

/** What became of a transaction: it happened whole, or not at all and why. */
public sealed interface WriteResult permits Committed, Refusal {

  /** For callers to whom a refusal is a bug of theirs. */
  default Committed orThrow() {
    return switch (this) {
      case Committed committed -> committed;
      case Refusal refusal -> throw new RefusedException(refusal);
    };
  }
}
