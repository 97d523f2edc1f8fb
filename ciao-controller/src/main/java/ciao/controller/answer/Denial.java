package ciao.controller.answer;

import ciao.ssntp.payload.Texts;
import ciao.state.Refusal;
import java.util.Objects;

/**
 * Why a request is not granted.
 *
 * @param reason what kind of trouble it is
 * @param code a stable word for programs
 * @param sentence names the value, what was expected, and the way out
 */
public record Denial(Reason reason, String code, String sentence) {
  /** Of a sentence: what it quotes may be as long as a request, and the answer need not be. */
  static final int MOST_CHARACTERS = 16_000;

  /** Kinds of trouble. */
  public enum Reason {
    /** What was named is not there, or is not the caller's to see. */
    NOT_FOUND,
    /** The caller may not do this at all. */
    FORBIDDEN,
    /** The request makes no sense. */
    INVALID,
    /** It contradicts what is there. */
    CONFLICT,
    /** More bytes than are taken. */
    TOO_LARGE,
    /** The caller has too much going on at once. */
    TOO_MANY,
    /** The disk is full. */
    STORAGE_FULL,
    /** It took somebody else too long. */
    TIMED_OUT,
    /** Not now; the same request may be granted in a moment. */
    UNAVAILABLE
  }

  public Denial {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(code, "code");
    sentence = Texts.cut(sentence, MOST_CHARACTERS);
  }

  public static Denial notFound(String sentence) {
    return new Denial(Reason.NOT_FOUND, "not_found", sentence);
  }

  public static Denial invalid(String sentence) {
    return new Denial(Reason.INVALID, "invalid", sentence);
  }

  /**
   * A refusal of the store's that no caller expected to meet.
   *
   * @param what what was to be done, for the sentence
   */
  public static Denial of(Refusal refusal, String what) {
    return switch (refusal) {
      case Refusal.NotFound gone -> notFound(what + ": it is gone meanwhile");
      case Refusal.AlreadyExists exists ->
          new Denial(Reason.CONFLICT, "already_exists", what + ": it is there already");
      case Refusal.VersionConflict busy -> changed(what);
      case Refusal.OwnerConflict bug -> changed(what);
      case Refusal.PhaseConflict leaving ->
          new Denial(Reason.CONFLICT, "being_deleted", what + ": it is being deleted");
      case Refusal.FinalizersPending held ->
          new Denial(Reason.CONFLICT, "in_use", what + ": it is still in use");
      case Refusal.TooManyFinalizers bug -> changed(what);
      case Refusal.Forbidden bug -> changed(what);
      case Refusal.TooLarge large ->
          new Denial(
              Reason.TOO_LARGE,
              "too_large",
              "%s: it takes %d bytes (expected: at most %d)"
                  .formatted(what, large.bytes(), large.limit()));
      case Refusal.NotLeader elsewhere ->
          new Denial(Reason.UNAVAILABLE, "not_leader", what + ": " + elsewhere.sentence());
      case Refusal.Unavailable unavailable -> unavailable(what, unavailable.cause());
    };
  }

  private static Denial unavailable(String what, Refusal.Cause cause) {
    return switch (cause) {
      case OVERLOADED ->
          new Denial(
              Reason.UNAVAILABLE,
              "overloaded",
              what + ": more writes wait than may; try again in a second");
      case STORAGE ->
          new Denial(
              Reason.STORAGE_FULL,
              "storage_failed",
              what + ": the controller's disk takes no writes; its operator finds why in the log");
      case CLOSED ->
          new Denial(
              Reason.UNAVAILABLE,
              "shutting_down",
              what + ": the controller is shutting down; try again when it is back");
    };
  }

  private static Denial changed(String what) {
    return new Denial(
        Reason.CONFLICT, "changed_meanwhile", what + ": it kept changing meanwhile; try again");
  }
}
