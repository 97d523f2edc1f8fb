package ciao.client.api.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a transaction did not happen. Phases, verbs and causes are words in lower case. */
public sealed interface StoreRefusal extends StateTrouble {
  record NotFound(Address at) implements StoreRefusal {}

  record AlreadyExists(Address at, long version) implements StoreRefusal {}

  record VersionConflict(Address at, long expected, long found) implements StoreRefusal {}

  /**
   * It belongs to somebody else.
   *
   * @param expected the owner the writer gave
   */
  record OwnerConflict(Address at, String expected, String found) implements StoreRefusal {}

  record PhaseConflict(Address at, String expected, String found) implements StoreRefusal {}

  record FinalizersPending(Address at, List<String> finalizers) implements StoreRefusal {
    public FinalizersPending {
      finalizers = List.copyOf(finalizers);
    }
  }

  record TooManyFinalizers(Address at, int count, int limit) implements StoreRefusal {}

  /**
   * Whoever asks may not do that.
   *
   * @param verb {@code create}, {@code update} or {@code destroy}
   * @param namespace null for all
   * @param id null for all
   */
  record Forbidden(
      String verb, String type, @Nullable String namespace, @Nullable String id, String reason)
      implements StoreRefusal {}

  record TooLarge(Address at, long bytes, long limit) implements StoreRefusal {}

  /**
   * The store cannot write now.
   *
   * @param cause {@code overloaded}, {@code storage} or {@code closed}
   * @param outcome {@code not_stored}, or {@code unknown}: it may yet turn out to have been stored
   */
  record Unavailable(String cause, String reason, String outcome) implements StoreRefusal {}

  /**
   * Another process leads, and it alone writes.
   *
   * @param led the epoch the asked one led in last; 0 when it never did
   * @param leader empty when nobody leads
   */
  record NotLeader(long led, long epoch, String leader) implements StoreRefusal {}
}
