package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.RawPayload;
import ciao.ssntp.Session;
import ciao.ssntp.SessionListener;
import ciao.ssntp.SsntpClient;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Stats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** A controller or a node at the other end of a real connection. */
final class TestPeer implements SessionListener {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final NodeId self;
  private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
  private volatile Session session;
  private volatile ClusterConfiguration told;
  private volatile String farewell;
  private final BlockingQueue<Operand> refused = new LinkedBlockingQueue<>();
  private final AtomicLong highestLeader = new AtomicLong();
  private volatile boolean remembersLeaders;
  private final AtomicInteger connections = new AtomicInteger();
  private SsntpClient client;
  private long statistics;

  TestPeer(NodeId self) {
    this.self = self;
  }

  void isServedBy(SsntpClient started) {
    client = started;
  }

  @Override
  public void connected(Session connected, ClusterConfiguration configuration) {
    told = configuration;
    session = connected;
    connections.incrementAndGet();
  }

  /** From now on it refuses commands of controllers that were replaced, as nodes do. */
  void remembersLeaders() {
    remembersLeaders = true;
  }

  @Override
  public long noteLeader(long epoch) {
    return remembersLeaders ? highestLeader.accumulateAndGet(epoch, Math::max) : epoch;
  }

  @Override
  public void refused(Session from, Operand operand, RawPayload raw, ErrorReport answer) {
    refused.add(operand);
  }

  void awaitRefused(Operand operand) throws InterruptedException {
    assertThat(refused.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo(operand);
  }

  @Override
  public void received(Session from, Message message) {
    if (message.operand() == Operand.CONNECTION_FAILURE) {
      farewell = ((ErrorReport) message.payload()).code();
    } else {
      received.add(message);
    }
  }

  @Override
  public void disconnected(Session gone, String why) {
    session = null;
  }

  TestPeer awaitConnection(int number) {
    Awaitility.await().atMost(PATIENCE).until(() -> connections.get() >= number && session != null);
    return this;
  }

  /** The code of the scheduler's last words. */
  String awaitFarewell() {
    return Awaitility.await().atMost(PATIENCE).until(() -> farewell, Objects::nonNull);
  }

  int connections() {
    return connections.get();
  }

  /** Why it has no session: the scheduler's words. */
  String awaitRefusal() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> session == null && client.problem().isPresent());
    return client.problem().orElseThrow().message();
  }

  /** What the scheduler said in CONNECTED. */
  ClusterConfiguration told() {
    return told;
  }

  NodeId node() {
    return self;
  }

  void send(Operand operand, Payload payload) {
    assertThat(session.send(operand, payload)).as("%s queued", operand).isTrue();
  }

  /** READY, and STATS behind it: once a controller has these, the scheduler has both. */
  void reports(Room room, long startsAccounted) {
    Ready ready = new Ready(node(), "host", room, room, Map.of(), 0, startsAccounted);
    send(Operand.READY, ready);
    send(
        Operand.STATS,
        new Stats(node(), ++statistics, ready, 0, 0, 1, List.of(), List.of(), "0", null));
  }

  /** Asks for the way of this frame. */
  void sendTraced(Operand operand, Payload payload) {
    assertThat(session.sendTraced(operand, payload, "label", null)).isTrue();
  }

  /** The next message, whole. */
  Message next() throws InterruptedException {
    Message message = received.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(message).as("a message within %s", PATIENCE).isNotNull();
    return message;
  }

  /** The payload of the next message, which must be one of these. */
  <P> P next(Class<P> type) throws InterruptedException {
    Message message = received.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(message).as("a %s within %s", type.getSimpleName(), PATIENCE).isNotNull();
    assertThat(message.payload()).isInstanceOf(type);
    return type.cast(message.payload());
  }

  /** The payload of the next message of this kind; others are passed over. */
  <P> P nextOf(Class<P> type) throws InterruptedException {
    Object found = next(Object.class);
    while (!type.isInstance(found)) {
      found = next(Object.class);
    }
    return type.cast(found);
  }

  void close() {
    client.close();
  }
}
