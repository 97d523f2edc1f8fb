package ciao.controller.api;

import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.answer.Denial.Reason;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Optional;

/**
 * What requests may hold of the controller's memory. Connections are many and streams on them
 * cheap, so without it a single caller who sends slowly, or does not read, could use all of it up.
 *
 * @param bodies KiB of request bodies, one at least for each request
 * @param answers large answers, of 1 MiB and a little more at most
 * @param heap room for what stays
 */
record Bounds(Shares bodies, Shares answers, HeapRoom heap) {
  private static final int BODIES_KIB = 32 << 10;
  private static final int BODIES_OF_ONE_KIB = 8 << 10;
  private static final int ANSWERS = 64;
  private static final int ANSWERS_OF_ONE = 16;

  static Bounds usual() {
    return new Bounds(
        new Shares(BODIES_KIB, BODIES_OF_ONE_KIB),
        new Shares(ANSWERS, ANSWERS_OF_ONE),
        HeapRoom.ofThisJvm());
  }

  /** Why nothing may be made now, if nothing may. */
  Optional<Denial> creation() {
    return heap.isScarce()
        ? Optional.of(
            new Denial(
                Reason.STORAGE_FULL,
                "memory_full",
                "the controller's memory is full; delete what is not needed, or ask its operator for more"))
        : Optional.empty();
  }

  /**
   * Room for a request's body, held until it has been answered.
   *
   * @param most the longest it may be
   */
  Answer<Shares.Held> body(
      ServiceRequestContext context, HttpRequest request, Caller caller, long most) {
    return hold(bodies, kib(request, most), context, caller)
        .<Answer<Shares.Held>>map(Answer::of)
        .orElseGet(() ->
            Answer.denied(
                Reason.TOO_MANY,
                "too_many_requests",
                "requests of %d KiB are under way with certificates like yours, or too many in all; try again in a second"
                    .formatted(bodies.mostOfOne())));
  }

  /** A body of unknown length counts as the longest there may be. */
  private static int kib(HttpRequest request, long most) {
    long length = request.isEmpty() ? 0 : request.headers().contentLength();
    return length < 0 || length > most ? (int) (most >> 10) : (int) (length >> 10) + 1;
  }

  /** Room for a large answer, held until it has been taken. */
  static Answer<Shares.Held> large(Shares answers, ServiceRequestContext context, Caller caller) {
    return hold(answers, 1, context, caller)
        .<Answer<Shares.Held>>map(Answer::of)
        .orElseGet(() ->
            Answer.denied(
                Reason.TOO_MANY,
                "too_many_lists",
                "%d large answers wait for callers with certificates like yours, or too many in all; read them, then try again"
                    .formatted(answers.mostOfOne())));
  }

  private static Optional<Shares.Held> hold(
      Shares shares, int places, ServiceRequestContext context, Caller caller) {
    Optional<Shares.Held> held = shares.take(caller.account(), places);
    held.ifPresent(one -> context.log().whenComplete().thenRun(one::close));
    return held;
  }
}
