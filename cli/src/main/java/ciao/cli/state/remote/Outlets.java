package ciao.cli.state.remote;

import ciao.state.Event;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** Where the events of remote watches go. */
final class Outlets {
  private Outlets() {}

  /** One event after the other, as many as are asked for. */
  record Subscribing<S extends Record>(Flow.Subscriber<? super Event<S>> subscriber)
      implements Inflow.Outlet<S> {
    @Override
    public int most() {
      return 1;
    }

    @Override
    public void begin(Flow.Subscription subscription) {
      subscriber.onSubscribe(subscription);
    }

    @Override
    public void deliver(List<Event<S>> events) {
      events.forEach(subscriber::onNext);
    }

    @Override
    public void end() {
      subscriber.onComplete();
    }

    @Override
    public void misused(IllegalArgumentException misuse) {
      subscriber.onError(misuse);
    }
  }

  /** Everything as it comes. */
  record Listening<S extends Record>(int most, Consumer<? super List<Event<S>>> listener)
      implements Inflow.Outlet<S> {
    @Override
    public void begin(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void deliver(List<Event<S>> events) {
      listener.accept(events);
    }

    @Override
    public void end() {
      // The error event before it told the listener.
    }

    @Override
    public void misused(IllegalArgumentException misuse) {
      throw new IllegalStateException("a listener asks for nothing but all", misuse);
    }
  }
}
