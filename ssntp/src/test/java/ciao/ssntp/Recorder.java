package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.ClusterConfiguration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that keeps what it was told, in order. */
class Recorder implements SessionListener {
  private static final long PATIENCE_S = 15;

  /** One call. */
  sealed interface Event {
    record Connected(Session session, ClusterConfiguration configuration) implements Event {}

    record Received(Session session, Message message) implements Event {}

    record Writable(Session session) implements Event {}

    record Disconnected(Session session, String why) implements Event {}
  }

  final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  @Override
  public void connected(Session session, ClusterConfiguration configuration) {
    events.add(new Event.Connected(session, configuration));
  }

  @Override
  public void received(Session session, Message message) {
    events.add(new Event.Received(session, message));
  }

  @Override
  public void writabilityChanged(Session session) {
    events.add(new Event.Writable(session));
  }

  @Override
  public void disconnected(Session session, String why) {
    events.add(new Event.Disconnected(session, why));
  }

  /** The next call. */
  Event next() throws InterruptedException {
    Event event = events.poll(PATIENCE_S, TimeUnit.SECONDS);
    assertThat(event).as("something within %d s", PATIENCE_S).isNotNull();
    return event;
  }

  /** The next call, which must be this. */
  <E extends Event> E next(Class<E> type) throws InterruptedException {
    Event event = next();
    assertThat(event).isInstanceOf(type);
    return type.cast(event);
  }

  Session connected() throws InterruptedException {
    return next(Event.Connected.class).session();
  }

  Message received() throws InterruptedException {
    return next(Event.Received.class).message();
  }

  /** Why the session ended; it may have been slow before that. */
  String disconnected() throws InterruptedException {
    Event event = next();
    while (event instanceof Event.Writable) {
      event = next();
    }
    assertThat(event).isInstanceOf(Event.Disconnected.class);
    return ((Event.Disconnected) event).why();
  }
}
