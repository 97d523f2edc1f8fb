package ciao.cli.state.remote;

import ciao.client.ApiException;
import ciao.client.StateClient;
import ciao.client.StateQuery;
import ciao.client.StateWatch;
import ciao.client.UnreachableException;
import ciao.client.api.Problem;
import ciao.client.api.state.StateEvent;
import ciao.client.api.state.WatchEnd;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A watch that goes on where it was when its connection broke or the controller was started anew:
 * without a gap and without telling anything twice. Owned by one thread; another may close it.
 */
public final class ResumingWatch implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** A controller that is started anew is back sooner. */
  private static final int MOST_ATTEMPTS = 20;

  private static final String ENDED =
      "the controller ended the watch before all contents were told; watch again";

  private static final String ENDED_AT_ONCE =
      "the controller ended the watch before it began; watch again";

  private final StateClient client;
  private final StateQuery query;
  private final @Nullable String id;
  private final @Nullable Integer buffer;
  private final Pause pause;
  private StateWatch.@Nullable From resumable;
  private @Nullable StateEvent first;
  private long opened;
  private volatile StateWatch watch;
  private volatile boolean closed;

  /** How this thread waits. */
  public interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /**
   * Begins; what changes after this returned is not missed.
   *
   * @param id one resource; null for all of the query
   * @param buffer how many events the controller holds for us; null for its own choice
   */
  public ResumingWatch(
      StateClient client,
      StateQuery query,
      @Nullable String id,
      StateWatch.From from,
      @Nullable Integer buffer,
      Pause pause)
      throws ApiException, UnreachableException, InterruptedException {
    this.client = client;
    this.query = query;
    this.id = id;
    this.buffer = buffer;
    this.pause = pause;
    this.resumable = from;
    this.watch = client.watch(query, id, from, buffer);
    StateEvent told = watch.next(); // from where on nothing may be missed, however soon it breaks
    if (told == null) {
      throw new UnreachableException(ENDED_AT_ONCE, null);
    }
    this.first = told;
    this.opened = told.position();
    note(told);
  }

  /**
   * The next event; null when this watch was closed here.
   *
   * @throws ApiException when the controller refuses to go on
   * @throws UnreachableException when no controller answered for about a minute and a half, or the
   *     connection broke before all contents were there: they can only be asked for anew
   */
  public @Nullable StateEvent next()
      throws ApiException, UnreachableException, InterruptedException {
    StateEvent begun = first;
    if (begun != null && !closed) {
      first = null;
      return begun;
    }
    while (!closed) {
      StateEvent event = null;
      UnreachableException broken = null;
      try {
        event = watch.next();
      } catch (UnreachableException cut) {
        broken = cut;
      }
      if (event == null && resumable instanceof StateWatch.From.Marker) {
        event = new StateEvent(StateEvent.Kind.BOOTSTRAPPED, opened, null, null, null, null);
      }
      if (event != null) {
        StateEvent told = hasMoved(event) ? lost(event.position()) : event;
        note(told);
        return told;
      }
      if (!closed) {
        resume(broken);
      }
    }
    return null;
  }

  /** Opened anew before any of the tail was told, and what was the tail then is no longer. */
  private boolean hasMoved(StateEvent event) {
    return event.kind() == StateEvent.Kind.OPENED
        && resumable instanceof StateWatch.From.Tail
        && event.position() != opened;
  }

  private StateEvent lost(long newest) {
    String sentence =
        "the connection ended before the last events up to position %d were told, and now there are others, up to %d; watch again"
            .formatted(opened, newest);
    Problem problem =
        Problem.of(409, "Conflict", "position_expired", sentence)
            .with(new WatchEnd.PositionExpired(opened, newest));
    return new StateEvent(StateEvent.Kind.ERROR, opened, null, null, null, problem);
  }

  private void note(StateEvent event) {
    StateWatch.From before = resumable;
    resumable =
        switch (event.kind()) {
          case OPENED ->
              before instanceof StateWatch.From.Now
                  ? new StateWatch.From.After(event.position())
                  : before;
          case BOOTSTRAPPED -> new StateWatch.From.After(event.position());
          case CREATED, UPDATED, DESTROYED ->
              event.position() > 0 || id != null
                  ? new StateWatch.From.After(event.position())
                  : null; // in the middle of the contents
          case ERROR -> before;
        };
  }

  private void resume(@Nullable UnreachableException broken)
      throws ApiException, UnreachableException, InterruptedException {
    UnreachableException last = broken;
    Duration wait = FIRST_PAUSE;
    StateWatch.From from = resumable;
    for (int attempt = 0; from != null && attempt < MOST_ATTEMPTS && !closed; attempt++) {
      pause.of(wait);
      wait =
          wait.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? wait.multipliedBy(2) : LONGEST_PAUSE;
      try {
        watch = client.watch(query, id, from, buffer);
        if (closed) {
          close();
        }
        return;
      } catch (UnreachableException away) {
        last = away;
      } catch (ApiException refused) {
        if (!isPassing(refused)) {
          throw refused;
        }
      }
    }
    if (!closed) {
      throw last == null ? new UnreachableException(ENDED, null) : last;
    }
  }

  /** It is starting or ending, or has too much to do. */
  private static boolean isPassing(ApiException refused) {
    int status = refused.problem().status();
    return status == 429 || status == 503;
  }

  @Override
  public void close() {
    closed = true;
    try {
      watch.close();
    } catch (IOException broken) {
      // It was ended to be rid of it, and that it is.
      closed = true;
    }
  }
}
