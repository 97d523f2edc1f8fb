package ciao.controller.api;

import static ciao.controller.api.StateForms.address;

import ciao.client.api.Problem;
import ciao.client.api.state.StateTrouble;
import ciao.client.api.state.StoreRefusal;
import ciao.client.api.state.WatchEnd;
import ciao.controller.answer.Denial;
import ciao.controller.answer.Denial.Reason;
import ciao.state.Access;
import ciao.state.QuerySyntaxException;
import ciao.state.Refusal;
import ciao.state.WatchError;
import com.linecorp.armeria.common.HttpResponse;
import java.util.List;
import java.util.Locale;

/** What the store refuses, as problems that programs can turn back into the same refusal. */
final class StateProblems {
  private StateProblems() {}

  static HttpResponse reply(Refusal refusal) {
    return Reply.problem(denial(refusal), trouble(refusal));
  }

  /**
   * @param parameter the one that cannot be read
   */
  static HttpResponse reply(String parameter, QuerySyntaxException bad) {
    return Reply.problem(
        new Denial(Reason.INVALID, "bad_query", String.valueOf(bad.getMessage())),
        new StateTrouble.BadQuery(parameter, bad.position()));
  }

  static Problem describe(Refusal refusal) {
    return Reply.describe(denial(refusal)).with(trouble(refusal));
  }

  static Problem describe(WatchError error) {
    WatchEnd end = end(error);
    Denial denial = new Denial(Reason.CONFLICT, code(end), error.sentence());
    return Reply.describe(denial).with(end);
  }

  private static Denial denial(Refusal refusal) {
    Reason reason =
        switch (refusal) {
          case Refusal.NotFound _ -> Reason.NOT_FOUND;
          case Refusal.OwnerConflict _, Refusal.Forbidden _ -> Reason.FORBIDDEN;
          case Refusal.AlreadyExists _,
              Refusal.VersionConflict _,
              Refusal.PhaseConflict _,
              Refusal.FinalizersPending _,
              Refusal.TooManyFinalizers _ ->
              Reason.CONFLICT;
          case Refusal.TooLarge _ -> Reason.TOO_LARGE;
          case Refusal.NotLeader _ -> Reason.UNAVAILABLE;
          case Refusal.Unavailable(Refusal.Cause cause, _, _) ->
              cause == Refusal.Cause.STORAGE ? Reason.STORAGE_FULL : Reason.UNAVAILABLE;
        };
    return new Denial(reason, code(trouble(refusal)), refusal.sentence());
  }

  private static StoreRefusal trouble(Refusal refusal) {
    return switch (refusal) {
      case Refusal.NotFound(var at) -> new StoreRefusal.NotFound(address(at));
      case Refusal.AlreadyExists(var at, long version) ->
          new StoreRefusal.AlreadyExists(address(at), version);
      case Refusal.VersionConflict(var at, long expected, long found) ->
          new StoreRefusal.VersionConflict(address(at), expected, found);
      case Refusal.OwnerConflict(var at, String expected, String found) ->
          new StoreRefusal.OwnerConflict(address(at), expected, found);
      case Refusal.PhaseConflict(var at, var expected, var found) ->
          new StoreRefusal.PhaseConflict(address(at), word(expected), StateForms.phase(found));
      case Refusal.FinalizersPending(var at, var finalizers) ->
          new StoreRefusal.FinalizersPending(address(at), List.copyOf(finalizers));
      case Refusal.TooManyFinalizers(var at, int count, int limit) ->
          new StoreRefusal.TooManyFinalizers(address(at), count, limit);
      case Refusal.Forbidden(Access to, String reason) ->
          new StoreRefusal.Forbidden(
              word(to.verb()),
              to.type(),
              to.namespace().orElse(null),
              to.id().orElse(null),
              reason);
      case Refusal.TooLarge(var at, long bytes, long limit) ->
          new StoreRefusal.TooLarge(address(at), bytes, limit);
      case Refusal.Unavailable(var cause, String reason, var outcome) ->
          new StoreRefusal.Unavailable(word(cause), reason, word(outcome));
      case Refusal.NotLeader(long led, long epoch, String leader) ->
          new StoreRefusal.NotLeader(led, epoch, leader);
    };
  }

  private static WatchEnd end(WatchError error) {
    return switch (error) {
      case WatchError.Overrun(int buffer) -> new WatchEnd.Overrun(buffer);
      case WatchError.PositionExpired(long position, long oldest) ->
          new WatchEnd.PositionExpired(position, oldest);
      case WatchError.PositionUnknown(long position, long newest) ->
          new WatchEnd.PositionUnknown(position, newest);
      case WatchError.UnreadableSpec(String reason) -> new WatchEnd.UnreadableSpec(reason);
      case WatchError.Closed _ -> new WatchEnd.Closed();
    };
  }

  /** The kind is the code. */
  private static String code(StateTrouble trouble) {
    return trouble
        .getClass()
        .getSimpleName()
        .replaceAll("(?<=.)([A-Z])", "_$1")
        .toLowerCase(Locale.ROOT);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
