package ciao.cli.state.remote;

import ciao.client.ApiException;
import ciao.client.StateClient;
import ciao.client.StateWatch;
import ciao.client.UnreachableException;
import ciao.client.api.state.StateEvent;
import ciao.client.api.state.WatchEnd;
import ciao.state.Event;
import ciao.state.Start;
import ciao.state.UnreadableSpecException;
import ciao.state.Watch;
import ciao.state.WatchError;
import ciao.state.WatchRequest;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** One watch: a thread reads it from the network into the {@link Inflow}. */
final class RemoteWatch<S extends Record> implements Watch {
  /** As much as the controller holds for one watch at most. */
  private static final int MOST_BUFFER = 16_384;

  private final WatchRequest<S> request;
  private final ResumingWatch events;
  private final Inflow<S> inflow;
  private volatile long seen;
  private volatile boolean over;
  // Touched by the reading thread only.
  private long began = -1;
  private boolean bootstrapping;

  /**
   * Begins; what changes after this returned is not missed.
   *
   * @param onEnd told once or more that this has ended
   */
  RemoteWatch(
      StateClient client,
      WatchRequest<S> request,
      Executor executor,
      Inflow.Outlet<S> outlet,
      Consumer<RemoteWatch<?>> onEnd) {
    this.request = request;
    this.bootstrapping = request.id().isEmpty() && request.start() instanceof Start.Contents;
    this.events =
        Remote.call(() ->
            new ResumingWatch(
                client,
                RemoteReader.query(request.type(), request.namespace(), request.filter()),
                request.id().orElse(null),
                from(request.start()),
                Math.min(request.buffer(), MOST_BUFFER),
                Thread::sleep));
    this.inflow =
        new Inflow<>(
            request.buffer(),
            executor,
            outlet,
            () -> {
              over = true;
              events.close();
              onEnd.accept(this);
            });
  }

  private static StateWatch.From from(Start start) {
    return switch (start) {
      case Start.Contents _ -> new StateWatch.From.Contents();
      case Start.Now _ -> new StateWatch.From.Now();
      case Start.Marker _ -> new StateWatch.From.Marker();
      case Start.After(long position) -> new StateWatch.From.After(position);
      case Start.Tail(int count) -> new StateWatch.From.Tail(count);
    };
  }

  void start(Executor threads) {
    inflow.begin();
    threads.execute(this::read);
  }

  private void read() {
    try {
      for (StateEvent event = events.next(); event != null; event = events.next()) {
        if (!take(event)) {
          events.close();
          return;
        }
      }
    } catch (UnreadableSpecException unreadable) {
      fail(new WatchError.UnreadableSpec(String.valueOf(unreadable.getMessage())));
    } catch (ApiException refused) {
      fail(
          refused.problem().state() instanceof WatchEnd end
              ? Refusals.of(end)
              : new WatchError.Closed());
    } catch (UnreachableException away) {
      fail(new WatchError.Closed());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      fail(new WatchError.Closed());
    } catch (RuntimeException notOurs) {
      fail(
          new WatchError.UnreadableSpec(
              "an event cannot be read: %s; is it a controller of this version?"
                  .formatted(notOurs.getMessage())));
    }
  }

  private void fail(WatchError error) {
    over = true;
    inflow.fail(error);
    events.close();
  }

  /** False when it was the last one. */
  private boolean take(StateEvent said) throws InterruptedException {
    if (said.kind() == StateEvent.Kind.OPENED) {
      opened(said.position());
      return true;
    }
    Event<S> event = Forms.event(request.type(), said);
    if (event instanceof Event.Errored<S> errored) {
      over = true;
      inflow.startAt(errored.position());
      inflow.fail(errored.error());
      return false;
    }
    boolean wanted = true;
    if (bootstrapping) {
      inflow.contents(event);
      bootstrapping = !(event instanceof Event.Bootstrapped<S>);
    } else if (event.position() <= began) {
      inflow.past(event);
    } else {
      wanted = inflow.live(event);
    }
    seen = Math.max(seen, event.position());
    over |= !wanted;
    return wanted;
  }

  /** Again after each resumption, where what follows is the past until it has caught up. */
  private void opened(long newest) {
    if (began < 0) {
      inflow.startAt(
          switch (request.start()) {
            case Start.Contents _ -> 0;
            case Start.Now _, Start.Marker _, Start.Tail _ -> newest;
            case Start.After(long position) -> position;
          });
    }
    began = newest;
    seen = Math.max(seen, newest);
  }

  /** Whether all that is to be seen up to that position is here, or nothing more will come. */
  boolean hasCome(long position) {
    return over || seen >= position;
  }

  @Override
  public void close() {
    inflow.cancel();
  }

  /** Its controller is no longer spoken to. */
  void end() {
    fail(new WatchError.Closed());
  }
}
