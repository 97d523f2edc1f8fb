package ciao.cli.bench;

import ciao.ssntp.ClientLoops;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.ReadyPace;
import ciao.ssntp.Session;
import ciao.ssntp.SessionListener;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.Stats;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * An agent that says it has room and takes what comes. It reports as a launcher does: READY at a
 * launcher's pace, and nothing while the connection takes no bytes, but then as it is by then.
 */
final class SimulatedAgent implements SessionListener {
  private static final Room ROOM = new Room(1_000_000, 1L << 40, 1L << 40, 1_000_000);
  private static final Map<String, String> LABELS =
      Map.of("arch", "x86_64", "kvm", "yes", "region", "here");

  private final NodeId self;
  private final String hostname;
  private final AtomicReference<UnderWay> underWay;
  private final LongAdder lost;
  private final ReadyPace pace;
  private final AtomicLong starts = new AtomicLong();
  private final AtomicLong sequence = new AtomicLong();
  private final AtomicReference<@Nullable Session> session = new AtomicReference<>();
  private volatile boolean readyIsHeld;
  private volatile boolean statsAreHeld;

  /**
   * Not connected yet.
   *
   * @param underWay what is under way
   * @param lost counts sessions that end
   * @param loops the one event loop that all of this happens on, but for STATS
   */
  SimulatedAgent(
      NodeId self,
      String hostname,
      AtomicReference<UnderWay> underWay,
      LongAdder lost,
      ClientLoops loops) {
    this.self = self;
    this.hostname = hostname;
    this.underWay = underWay;
    this.lost = lost;
    this.pace = new ReadyPace(loops::execute, loops::execute, this::sendReady);
  }

  @Override
  public void connected(Session connected, ClusterConfiguration configuration) {
    starts.set(0); // both ends count anew
    session.set(connected);
    sendReady();
    report();
  }

  NodeId node() {
    return self;
  }

  @Override
  public void received(Session from, Message message) {
    if (message.payload() instanceof Start start) {
      underWay.get().atAgent(UnderWay.Kind.STARTS, start.instance(), this, System.nanoTime());
      starts.incrementAndGet();
      pace.took();
    } else if (message.payload() instanceof Grant grant) {
      underWay.get().atAgent(UnderWay.Kind.CLAIMS, grant.instance(), this, System.nanoTime());
    } else if (message.payload() instanceof ReportInventory) {
      report();
    } else if (message.operand() == Operand.INVALID_FRAME_TYPE
        && message.payload() instanceof ErrorReport error) {
      underWay.get().fail("the scheduler did not understand an agent: " + error.message());
    }
  }

  @Override
  public void writabilityChanged(Session open) {
    if (readyIsHeld) {
      sendReady();
    }
    if (statsAreHeld) {
      report();
    }
  }

  @Override
  public void disconnected(Session gone, String why) {
    session.set(null);
    readyIsHeld = false;
    statsAreHeld = false;
    lost.increment();
  }

  /**
   * Claims an instance, as a launcher does once it has written it down.
   *
   * @return false when there is no session, or that takes no more
   */
  boolean claim(InstanceId instance) {
    Session open = session.get();
    return open != null
        && open.send(Operand.INSTANCE_CLAIMED, new InstanceClaimed(instance, 1, self));
  }

  private void sendReady() {
    Session open = session.get();
    readyIsHeld = open != null && !open.isWritable();
    if (open != null && !readyIsHeld) {
      open.send(Operand.READY, ready());
    }
  }

  /** STATS, as every few seconds; nothing while there is no connection. */
  void report() {
    Session open = session.get();
    statsAreHeld = open != null && !open.isWritable();
    if (open != null && !statsAreHeld) {
      open.send(
          Operand.STATS,
          new Stats(
              self,
              sequence.incrementAndGet(),
              ready(),
              1L << 20,
              1L << 20,
              64,
              List.of(),
              List.of(),
              "0",
              null));
      underWay.get().reported(this);
    }
  }

  private Ready ready() {
    return new Ready(self, hostname, ROOM, ROOM, LABELS, 250, starts.get());
  }
}
