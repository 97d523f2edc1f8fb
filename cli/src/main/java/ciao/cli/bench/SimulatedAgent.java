package ciao.cli.bench;

import ciao.ssntp.Message;
import ciao.ssntp.Operand;
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

/** An agent that says it has room and takes what comes. */
final class SimulatedAgent implements SessionListener {
  /** A launcher reports once for all STARTs that came at a time; this one after so many. */
  private static final int STARTS_PER_REPORT = 100;

  private static final Room ROOM = new Room(1_000_000, 1L << 40, 1L << 40, 1_000_000);
  private static final Map<String, String> LABELS =
      Map.of("arch", "x86_64", "kvm", "yes", "region", "here");

  private final NodeId self;
  private final String hostname;
  private final AtomicReference<Round> round;
  private final LongAdder lost;
  private final AtomicLong starts = new AtomicLong();
  private final AtomicLong sequence = new AtomicLong();
  private final AtomicReference<@Nullable Session> session = new AtomicReference<>();

  /**
   * Not connected yet.
   *
   * @param round what is under way
   * @param lost counts sessions that end
   */
  SimulatedAgent(NodeId self, String hostname, AtomicReference<Round> round, LongAdder lost) {
    this.self = self;
    this.hostname = hostname;
    this.round = round;
    this.lost = lost;
  }

  @Override
  public void connected(Session connected, ClusterConfiguration configuration) {
    starts.set(0); // both ends count anew
    session.set(connected);
    connected.send(Operand.READY, ready());
    report();
  }

  @Override
  public void received(Session from, Message message) {
    if (message.payload() instanceof Start start) {
      round.get().atAgent(Round.Kind.STARTS, start.instance(), this, System.nanoTime());
      if (starts.incrementAndGet() % STARTS_PER_REPORT == 0) {
        from.send(Operand.READY, ready());
      }
    } else if (message.payload() instanceof Grant grant) {
      round.get().atAgent(Round.Kind.CLAIMS, grant.instance(), this, System.nanoTime());
    } else if (message.payload() instanceof ReportInventory) {
      report();
    } else if (message.operand() == Operand.INVALID_FRAME_TYPE
        && message.payload() instanceof ErrorReport error) {
      round.get().fail("the scheduler did not understand an agent: " + error.message());
    }
  }

  @Override
  public void disconnected(Session gone, String why) {
    session.set(null);
    lost.increment();
  }

  /** Claims an instance, as a launcher does once it has written it down; its round misses none. */
  void claim(InstanceId instance) {
    Session open = session.get();
    if (open == null
        || !open.send(Operand.INSTANCE_CLAIMED, new InstanceClaimed(instance, 1, self))) {
      round.get().fail("agent " + self + " could not claim instance " + instance);
    }
  }

  /** STATS, as every few seconds; nothing while there is no connection. */
  void report() {
    Session open = session.get();
    if (open != null) {
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
    }
  }

  private Ready ready() {
    return new Ready(self, hostname, ROOM, ROOM, LABELS, 250, starts.get());
  }
}
