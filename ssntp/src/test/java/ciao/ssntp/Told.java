package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.Loops.Hold;
import ciao.ssntp.payload.ClusterConfiguration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A listener that keeps what it was told of one node, its sessions numbered as they began. */
final class Told implements SessionListener {
  private static final long PATIENCE_S = 15;

  private final UUID node;
  private final List<Session> sessions = new CopyOnWriteArrayList<>();
  private final List<String> all = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
  private final Map<Session, String> ends = new ConcurrentHashMap<>();
  private final Map<Session, Thread> threads = new ConcurrentHashMap<>();
  private final BlockingQueue<Thread> greeted = new LinkedBlockingQueue<>();
  private final BlockingQueue<Session> others = new LinkedBlockingQueue<>();
  private final BlockingQueue<Session> otherReceived = new LinkedBlockingQueue<>();
  private final AtomicReference<Hold> nextMessage = new AtomicReference<>();
  private final AtomicReference<Hold> nextEnd = new AtomicReference<>();
  private Hold prepared = new Hold();

  Told(UUID node) {
    this.node = node;
  }

  @Override
  public Greeting greet(SessionKey peer, ClusterConfiguration configuration) {
    if (peer.uuid().equals(node)) {
      greeted.add(Thread.currentThread());
    }
    return new Greeting.Welcome(configuration);
  }

  @Override
  public void connected(Session session, ClusterConfiguration configuration) {
    threads.put(session, Thread.currentThread());
    if (isOther(session)) {
      others.add(session);
    } else {
      sessions.add(session);
      tell(session, "connected");
    }
  }

  @Override
  public void received(Session session, Message message) {
    if (isOther(session)) {
      otherReceived.add(session);
    } else {
      tell(session, message.operand().toString());
      hold(nextMessage);
    }
  }

  @Override
  public void writabilityChanged(Session session) {
    if (!isOther(session)) {
      tell(session, "writable");
    }
  }

  @Override
  public void disconnected(Session session, String why) {
    if (!isOther(session)) {
      ends.put(session, why);
      tell(session, "disconnected");
      hold(nextEnd);
    }
  }

  private boolean isOther(Session session) {
    return !session.key().uuid().equals(node);
  }

  private void tell(Session session, String what) {
    String line = (sessions.indexOf(session) + 1) + " " + what;
    all.add(line);
    unread.add(line);
  }

  private static void hold(AtomicReference<Hold> next) {
    Hold hold = next.getAndSet(null);
    if (hold != null) {
      hold.here();
    }
  }

  /** The callback of the next message of that node waits. */
  void holdNextMessage() {
    prepared = new Hold();
    nextMessage.set(prepared);
  }

  /** The callback of the next end of a session of that node waits. */
  void holdNextEnd() {
    prepared = new Hold();
    nextEnd.set(prepared);
  }

  /** The callback waits by now. */
  Hold held() {
    return prepared.begun();
  }

  /** Waits until it was told this. */
  void until(String line) throws InterruptedException {
    while (!take(unread, line + " after " + all).equals(line)) {
      // that was before it
    }
  }

  /** All it was told of that node, in order. */
  List<String> all() {
    return all;
  }

  Session session(int number) {
    return sessions.get(number - 1);
  }

  /** Why a session ended. */
  String why(int number) {
    return ends.get(session(number));
  }

  Thread threadOf(Session session) {
    return threads.get(session);
  }

  /** On which thread that node was greeted next. */
  Thread greetedOn() throws InterruptedException {
    return take(greeted, "a greeting");
  }

  /** The next session of another node. */
  Connection other() throws InterruptedException {
    return (Connection) take(others, "a session of another node");
  }

  /** Who of the others sent something. */
  Session otherReceived() throws InterruptedException {
    return take(otherReceived, "a message of another node");
  }

  private static <T> T take(BlockingQueue<T> queue, String what) throws InterruptedException {
    T next = queue.poll(PATIENCE_S, TimeUnit.SECONDS);
    assertThat(next).as("%s within %d s", what, PATIENCE_S).isNotNull();
    return next;
  }
}
