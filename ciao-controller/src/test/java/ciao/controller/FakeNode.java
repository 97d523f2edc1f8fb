package ciao.controller;

import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.ssntp.ClientSettings;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.Session;
import ciao.ssntp.SessionListener;
import ciao.ssntp.SsntpClient;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Evacuate;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.InstanceStateChanged;
import ciao.ssntp.payload.InstanceUsage;
import ciao.ssntp.payload.Inventories;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.OpenStream;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.Restore;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.Stats;
import ciao.ssntp.payload.Stop;
import ciao.ssntp.payload.StreamFailure;
import ciao.ssntp.payload.TraceReport;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A launcher without instances: claims, runs when granted, ends when told, over a real session.
 * What it holds survives its connections.
 */
final class FakeNode implements SessionListener, AutoCloseable {
  private static final Room ROOM = new Room(1_000, 1_000_000, 1_000_000, 10_000);

  final NodeId id;
  final String name;
  final Credentials credentials;
  final BlockingQueue<OpenStream> streams = new LinkedBlockingQueue<>();
  final List<Payload> received = new CopyOnWriteArrayList<>();
  volatile boolean refusesStreams;

  private final TestCluster cluster;
  private final Map<InstanceId, InstanceReport> held = new LinkedHashMap<>();
  private final Map<InstanceId, Start> starts = new LinkedHashMap<>();
  private @Nullable SsntpClient client;
  private @Nullable Session session;
  private long sequence;
  private long startsSeen;
  private boolean inMaintenance;

  FakeNode(TestCluster cluster, String name) throws Exception {
    this.cluster = cluster;
    this.name = name;
    this.credentials = TestCluster.node(name, Role.AGENT);
    this.id = new NodeId(((Identity.Node) credentials.identity()).uuid());
    connect();
  }

  void connect() {
    client =
        SsntpClient.start(
            ClientSettings.to(List.of(cluster.schedulerAddress()), Roles.of(Role.AGENT))
                .withRetries(Duration.ofMillis(20), Duration.ofMillis(100)),
            credentials,
            this,
            new Random(1),
            cluster.timers);
  }

  void disconnect() {
    SsntpClient current = client;
    if (current != null) {
      current.close();
      client = null;
    }
  }

  HttpClient http() throws Exception {
    return cluster.http(credentials);
  }

  @Override
  public synchronized void connected(Session connected, ClusterConfiguration configuration) {
    session = connected;
    sequence = 0;
    startsSeen = 0;
    sayReady();
    stats();
  }

  private void sayReady() {
    send(inMaintenance ? Operand.MAINTENANCE : Operand.READY, ready());
  }

  @Override
  public void disconnected(Session ended, String why) {}

  private Ready ready() {
    return new Ready(id, name, ROOM, ROOM, Map.of("arch", "x86_64"), 250, startsSeen);
  }

  /** Sends STATS with its whole inventory. */
  synchronized void stats() {
    List<InstanceReport> all = new ArrayList<>(held.values());
    List<InstanceUsage> usage =
        all.stream()
            .filter(one -> one.state() == InstanceState.ACTIVE)
            .map(one -> new InstanceUsage(one.instance(), 1_234_567, 10, 12.5, 0))
            .toList();
    send(
        Operand.STATS,
        new Stats(
            id,
            ++sequence,
            ready(),
            4_000,
            5_000,
            2,
            List.of(),
            usage,
            Inventories.hash(all),
            all));
  }

  @Override
  public synchronized void received(Session from, Message message) {
    Payload payload = message.payload();
    if (payload == null) {
      return;
    }
    received.add(payload);
    switch (payload) {
      case Start start -> start(start);
      case Grant grant -> {
        InstanceReport report = held.get(grant.instance());
        if (report != null
            && report.generation() == grant.generation()
            && report.state() == InstanceState.PREPARING) {
          become(grant.instance(), InstanceState.ACTIVE, null);
        }
      }
      case Stop stop -> {
        if (held.containsKey(stop.instance())) {
          become(stop.instance(), InstanceState.EXITED, 143);
        }
      }
      case Delete delete -> {
        held.remove(delete.instance());
        send(
            Operand.INSTANCE_DELETED,
            new InstanceDeleted(delete.instance(), delete.generation(), id));
      }
      case ReportInventory ask -> stats();
      case OpenStream open -> open(open);
      case Evacuate maintenance -> evacuate();
      case Restore over -> {
        inMaintenance = false;
        sayReady();
      }
      default -> throw new AssertionError("not for a node: " + payload);
    }
  }

  private void evacuate() {
    inMaintenance = true;
    sayReady();
    for (InstanceReport one : List.copyOf(held.values())) {
      if (one.state() == InstanceState.ACTIVE) {
        become(one.instance(), InstanceState.EXITED, 143);
      }
    }
  }

  private void start(Start start) {
    startsSeen++;
    starts.put(start.instance(), start);
    InstanceReport old = held.get(start.instance());
    if (old == null || old.generation() < start.generation()) {
      held.put(
          start.instance(),
          report(start.instance(), start.generation(), InstanceState.PREPARING, null));
    }
    send(Operand.INSTANCE_CLAIMED, new InstanceClaimed(start.instance(), start.generation(), id));
  }

  private void open(OpenStream open) {
    if (refusesStreams) {
      send(
          Operand.STREAM_FAILURE,
          new StreamFailure(id, open.instance(), open.token(), "the log was rotated away"));
    } else {
      streams.add(open);
    }
  }

  /** Tells how long a start took. */
  synchronized void report(TraceReport trace) {
    send(Operand.TRACE_REPORT, trace);
  }

  /** Changes what an instance is, and tells. */
  synchronized void become(InstanceId instance, InstanceState state, @Nullable Integer code) {
    InstanceReport old = held.get(instance);
    if (old == null) {
      throw new AssertionError(name + " does not hold " + instance);
    }
    InstanceReport report = report(instance, old.generation(), state, code);
    held.put(instance, report);
    send(Operand.INSTANCE_STATE_CHANGED, new InstanceStateChanged(id, report));
  }

  private static InstanceReport report(
      InstanceId instance, long generation, InstanceState state, @Nullable Integer code) {
    boolean active = state == InstanceState.ACTIVE;
    return new InstanceReport(
        instance,
        generation,
        state,
        code,
        null,
        0,
        active ? 4_242L : null,
        active || code != null ? 1_700_000_000_000L : null,
        code == null ? null : 1_700_000_001_000L);
  }

  /** It changes while nobody is told: the node is away. */
  synchronized void becomeSilently(InstanceId instance, InstanceState state, int code) {
    InstanceReport old = held.get(instance);
    if (old != null) {
      held.put(instance, report(instance, old.generation(), state, code));
    }
  }

  synchronized Map<InstanceId, InstanceReport> held() {
    return Map.copyOf(held);
  }

  synchronized @Nullable Start start(InstanceId instance) {
    return starts.get(instance);
  }

  private void send(Operand operand, Payload payload) {
    Session current = session;
    if (current != null) {
      current.send(operand, payload);
    }
  }

  @Override
  public void close() {
    disconnect();
  }
}
