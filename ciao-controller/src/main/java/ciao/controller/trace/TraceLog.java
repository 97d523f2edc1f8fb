package ciao.controller.trace;

import ciao.controller.resource.Resources;
import ciao.controller.resource.TraceSpec;
import ciao.state.Pointer;
import ciao.state.reconcile.Declaration;
import ciao.state.reconcile.Input;
import ciao.state.reconcile.Outcome;
import ciao.state.reconcile.Output;
import ciao.state.reconcile.RateLimit;
import ciao.state.reconcile.Reconciler;
import ciao.state.reconcile.Turn;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Stores by and by what a {@link TraceBook} keeps, and removes what it keeps no longer, as of a
 * tenant that is deleted. Nothing depends on a trace, so it is never in anybody's way.
 */
public final class TraceLog implements Reconciler {
  /** Who writes traces, and nobody else. */
  public static final String NAME = "trace-log";

  /** Operations of one turn. */
  private static final int MOST_AT_ONCE = 400;

  /**
   * More starts than a cluster times on purpose, and little beside what a disk takes of the
   * instances they are about. A trace that drives an older one out is two operations.
   */
  static final RateLimit PACE = new RateLimit(2_000, 4_000);

  private final TraceBook book;
  private volatile Runnable wake = () -> {};

  public TraceLog(TraceBook book) {
    this.book = book;
  }

  /** What it declares: it is woken by tenants, as what one had goes with it. */
  public static Declaration declared() {
    return Declaration.named(NAME)
        .reads(Input.weak(Resources.TENANT))
        .writes(Output.exclusive(Resources.TRACE))
        .limited(PACE);
  }

  @Override
  public Declaration declaration() {
    return declared();
  }

  @Override
  public CompletionStage<?> alongside(Runnable newWake) {
    wake = newWake;
    book.wakes(newWake);
    return new CompletableFuture<>();
  }

  @Override
  public Outcome reconcile(Turn turn) {
    book.tenants().stream().filter(tenant -> isRetired(turn, tenant)).forEach(book::forget);
    Map<Pointer<TraceSpec>, Optional<TraceSpec>> changes = book.unwritten(MOST_AT_ONCE);
    if (changes.isEmpty()) {
      return Outcome.skipped("nothing was timed");
    }
    changes.forEach((there, trace) ->
        trace.ifPresentOrElse(kept -> turn.put(there, kept, Map.of()), () -> turn.remove(there)));
    turn.afterCommit(() -> {
      if (book.written(changes)) {
        wake.run();
      }
    });
    return Outcome.done();
  }

  private static boolean isRetired(Turn turn, String tenant) {
    return turn.get(Resources.TENANT.at(Resources.SYSTEM, tenant))
        .filter(there -> there.spec().retired())
        .isPresent();
  }
}
