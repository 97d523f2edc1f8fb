package ciao.state;

import java.util.SequencedSet;

/** Why nothing of a transaction happened. */
public sealed interface Refusal extends WriteResult {

  /** One sentence that names the resource, what was expected and what was found. */
  String sentence();

  record NotFound(Pointer<?> pointer) implements Refusal {
    @Override
    public String sentence() {
      return "%s is not there".formatted(pointer);
    }
  }

  record AlreadyExists(Pointer<?> pointer, long version) implements Refusal {
    @Override
    public String sentence() {
      return "%s is there already, at version %d".formatted(pointer, version);
    }
  }

  record VersionConflict(Pointer<?> pointer, long expected, long found) implements Refusal {
    @Override
    public String sentence() {
      return "%s is at version %d (expected: %d); read it again and repeat the change"
          .formatted(pointer, found, expected);
    }
  }

  /**
   * @param expected the owner the writer gave
   */
  record OwnerConflict(Pointer<?> pointer, String expected, String found) implements Refusal {
    @Override
    public String sentence() {
      return "%s belongs to '%s' (the writer: '%s'); only its owner may change it"
          .formatted(pointer, found, expected);
    }
  }

  record PhaseConflict(Pointer<?> pointer, ExpectedPhase expected, Phase found) implements Refusal {
    @Override
    public String sentence() {
      return "%s is %s (expected: %s)".formatted(pointer, found, expected);
    }
  }

  record FinalizersPending(Pointer<?> pointer, SequencedSet<String> finalizers) implements Refusal {
    @Override
    public String sentence() {
      return "%s is held by the finalizers %s (expected: none left before it is destroyed)"
          .formatted(pointer, finalizers);
    }
  }

  record TooManyFinalizers(Pointer<?> pointer, int count, int limit) implements Refusal {
    @Override
    public String sentence() {
      return "%s would have %d finalizers (expected: at most %d)".formatted(pointer, count, limit);
    }
  }

  /**
   * Whoever asks may not do that.
   *
   * @param reason why not
   */
  record Forbidden(Access access, String reason) implements Refusal {
    @Override
    public String sentence() {
      return "%s is not allowed here: %s".formatted(access, reason);
    }
  }

  /**
   * @param pointer the resource whose spec is too large, or the first of a transaction that is
   * @param bytes encoded size
   */
  record TooLarge(Pointer<?> pointer, long bytes, long limit) implements Refusal {
    @Override
    public String sentence() {
      return "%s takes %d bytes to store (expected: at most %d)".formatted(pointer, bytes, limit);
    }
  }

  /**
   * The store cannot write now; it goes on answering reads, and takes writes again as soon as it
   * can.
   *
   * @param outcome whether the write may yet turn out to have been stored
   */
  record Unavailable(Cause cause, String reason, Outcome outcome) implements Refusal {
    @Override
    public String sentence() {
      return switch (outcome) {
        case NOT_STORED -> reason;
        case UNKNOWN -> reason + "; whether this write was stored shows when it works again";
      };
    }
  }

  /**
   * Several processes share the store, and another one is its leader, which alone writes. Nothing
   * of the transaction is stored, and nothing ever will be.
   *
   * @param led the epoch this one led in last; 0 when it never did
   * @param epoch the leader's
   * @param leader its name; empty when it gave the lead up and nobody has taken it yet
   */
  record NotLeader(long led, long epoch, String leader) implements Refusal {
    @Override
    public String sentence() {
      String present =
          leader.isEmpty()
              ? "nobody leads since epoch %d ended; try again shortly".formatted(epoch)
              : "'%s' leads in epoch %d; write there".formatted(leader, epoch);
      return led == 0
          ? "this process only follows (expected: the leader): " + present
          : "this process led in epoch %d, which is over (expected: the leader): %s"
              .formatted(led, present);
    }
  }

  /** Why a store is unavailable to writers. */
  enum Cause {
    /** More writes are waiting than may wait: try again after those in flight are answered. */
    OVERLOADED,
    /** The disk refused: full, read-only, broken. */
    STORAGE,
    /** The store is closed or closing. */
    CLOSED
  }

  /** What an unavailable store can say about a write it did not acknowledge. */
  enum Outcome {
    /** Nothing of it is stored, and nothing ever will be. */
    NOT_STORED,
    /**
     * It is not visible, but may be found stored later. On a disk that failed in a way that even
     * striking the write out failed: when the process ends before that succeeds, and the store is
     * opened again. On a database server that was lost in the middle of a commit: as soon as the
     * server is back, which is when it becomes visible too.
     */
    UNKNOWN
  }
}
