package ciao.cli.state.remote;

import ciao.client.api.Problem;
import ciao.client.api.state.StoreRefusal;
import ciao.client.api.state.WatchEnd;
import ciao.state.Access;
import ciao.state.ExpectedPhase;
import ciao.state.Phase;
import ciao.state.Refusal;
import ciao.state.WatchError;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;

/** What stood in the way, as the store itself would have said it. */
final class Refusals {
  /** HTTP's 503 and 507. */
  private static final int UNAVAILABLE = 503;

  private static final int NO_ROOM = 507;

  private Refusals() {}

  static Refusal of(StoreRefusal refusal, Addresses addresses) {
    return switch (refusal) {
      case StoreRefusal.NotFound(var at) -> new Refusal.NotFound(addresses.pointer(at));
      case StoreRefusal.AlreadyExists(var at, long version) ->
          new Refusal.AlreadyExists(addresses.pointer(at), version);
      case StoreRefusal.VersionConflict(var at, long expected, long found) ->
          new Refusal.VersionConflict(addresses.pointer(at), expected, found);
      case StoreRefusal.OwnerConflict(var at, String expected, String found) ->
          new Refusal.OwnerConflict(addresses.pointer(at), expected, found);
      case StoreRefusal.PhaseConflict(var at, String expected, String found) ->
          new Refusal.PhaseConflict(
              addresses.pointer(at),
              constant(ExpectedPhase.class, expected),
              constant(Phase.class, found));
      case StoreRefusal.FinalizersPending(var at, var finalizers) ->
          new Refusal.FinalizersPending(addresses.pointer(at), new LinkedHashSet<>(finalizers));
      case StoreRefusal.TooManyFinalizers(var at, int count, int limit) ->
          new Refusal.TooManyFinalizers(addresses.pointer(at), count, limit);
      case StoreRefusal.Forbidden forbidden -> forbidden(forbidden);
      case StoreRefusal.TooLarge(var at, long bytes, long limit) ->
          new Refusal.TooLarge(addresses.pointer(at), bytes, limit);
      case StoreRefusal.Unavailable(String cause, String reason, String outcome) ->
          new Refusal.Unavailable(
              constant(Refusal.Cause.class, cause),
              reason,
              constant(Refusal.Outcome.class, outcome));
      case StoreRefusal.NotLeader(long led, long epoch, String leader) ->
          new Refusal.NotLeader(led, epoch, leader);
    };
  }

  /**
   * Of a write that was answered with something else than what the store says. What is wrong with a
   * request (4xx) is found before anything is stored, and what a controller cannot take now it says
   * in words of its own; of anything else, nobody knows what had happened by then.
   */
  static Refusal of(Problem problem) {
    boolean ours = !problem.code().startsWith("http_"); // else of whatever stands between
    boolean before =
        problem.status() / 100 == 4
            || (ours && (problem.status() == UNAVAILABLE || problem.status() == NO_ROOM));
    return new Refusal.Unavailable(
        Refusal.Cause.CLOSED,
        problem.detail() == null ? problem.title() : problem.detail(),
        before ? Refusal.Outcome.NOT_STORED : Refusal.Outcome.UNKNOWN);
  }

  private static Refusal forbidden(StoreRefusal.Forbidden forbidden) {
    Access access =
        new Access(
            constant(Access.Verb.class, forbidden.verb()),
            forbidden.type(),
            Optional.ofNullable(forbidden.namespace()),
            Optional.ofNullable(forbidden.id()));
    return new Refusal.Forbidden(access, forbidden.reason());
  }

  static WatchError of(WatchEnd end) {
    return switch (end) {
      case WatchEnd.Overrun(int buffer) -> new WatchError.Overrun(buffer);
      case WatchEnd.PositionExpired(long position, long oldest) ->
          new WatchError.PositionExpired(position, oldest);
      case WatchEnd.PositionUnknown(long position, long newest) ->
          new WatchError.PositionUnknown(position, newest);
      case WatchEnd.UnreadableSpec(String reason) -> new WatchError.UnreadableSpec(reason);
      case WatchEnd.Closed _ -> new WatchError.Closed();
    };
  }

  static <E extends Enum<E>> E constant(Class<E> of, String word) {
    return Enum.valueOf(of, word.toUpperCase(Locale.ROOT));
  }
}
