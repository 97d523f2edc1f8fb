package ciao.cli.bench;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.bench.UnderWay.Kind;
import ciao.ssntp.ErrorCode;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.Session;
import ciao.ssntp.SessionListener;
import ciao.ssntp.payload.Activate;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A controller that submits STARTs, hears what becomes of them and which agents report, and grants
 * what is claimed at once: what a real one writes down before is not the scheduler's work.
 */
final class SubmittingController implements SessionListener {
  private static final long PATIENCE_S = 30;

  /** Every command carries one. As long as a real one, which counts milliseconds since 1970. */
  static final long LEADER_EPOCH = 1_800_000_000_000L;

  /** As the leading controller of several schedulers has it. */
  private static final long RESIGN_AFTER_MS = 20_000;

  private final boolean first;
  private final boolean activates;
  private final AtomicReference<UnderWay> underWay;
  private final Set<NodeId> heardFrom = ConcurrentHashMap.newKeySet();
  private final LongAdder baited = new LongAdder();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** What waits until the connection takes it; its event loop's. */
  private final Queue<Grant> granted = new ArrayDeque<>();

  private volatile @Nullable Session session;
  private volatile int losses;

  /**
   * Not connected yet.
   *
   * @param first whether its time is the one that counts
   * @param standby whether a scheduler stands by; one that is alone is never activated
   * @param underWay what is under way
   */
  SubmittingController(boolean first, boolean standby, AtomicReference<UnderWay> underWay) {
    this.first = first;
    this.activates = first && standby;
    this.underWay = underWay;
  }

  @Override
  public void connected(Session connected, ClusterConfiguration configuration) {
    if (activates) { // each session begins with a higher epoch, as a leading controller's does
      long epoch = configuration.epoch() + losses + 1;
      connected.send(Operand.ACTIVATE, new Activate(epoch, RESIGN_AFTER_MS, LEADER_EPOCH));
    }
    session = connected;
    signal();
  }

  @Override
  public void received(Session from, Message message) {
    switch (message.payload()) {
      case InstancePlaced placed -> {
        if (Bait.isOne(placed.instance())) {
          baited.increment();
          signal();
        } else {
          underWay.get().heard(Kind.STARTS, placed.instance(), first, System.nanoTime());
        }
      }
      case InstanceClaimed claim -> {
        underWay.get().heard(Kind.CLAIMS, claim.instance(), first, System.nanoTime());
        if (first && underWay.get().grants(claim)) {
          grant(from, claim);
        }
      }
      case Stats stats -> {
        if (heardFrom.add(stats.node())) {
          signal();
        }
      }
      case NodeConnected there -> {
        if (first && !heardFrom.contains(there.node())) { // its STATS may have been before our time
          from.send(Operand.REPORT_INVENTORY, new ReportInventory(there.node(), LEADER_EPOCH));
        }
      }
      case StartFailure refused -> {
        if (first && !Bait.isOne(refused.instance())) {
          underWay.get().refused(refused);
        }
      }
      case ErrorReport error when message.operand() == Operand.INVALID_FRAME_TYPE ->
          underWay.get().fail("the scheduler did not understand a controller: " + error.message());
      case ErrorReport error when error.code().equals(ErrorCode.NODE_BUSY.toString()) ->
          underWay.get().fail("an agent is slow: " + error.message());
      case null, default -> {}
    }
  }

  /**
   * It reads on while grants wait: a scheduler whose controller does not read takes nothing from
   * that controller either, and neither would go on.
   */
  private void grant(Session from, InstanceClaimed claim) {
    granted.add(new Grant(claim.instance(), claim.generation(), claim.node(), LEADER_EPOCH));
    sendGrants(from);
  }

  private void sendGrants(Session to) {
    while (to.isWritable() && !granted.isEmpty()) {
      Grant grant = granted.remove();
      if (!to.send(Operand.GRANT, grant)) {
        underWay.get().fail("GRANT of instance " + grant.instance() + " found no room");
      }
    }
  }

  @Override
  public void writabilityChanged(Session from) {
    sendGrants(from);
    signal();
  }

  @Override
  public void disconnected(Session gone, String why) {
    session = null;
    losses++; // its event loop alone does
    granted.clear(); // who has no GRANT claims again
    heardFrom.clear();
    signal();
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many agents' STATS came; each sends READY before, so that has been taken too. */
  int agents() {
    return heardFrom.size();
  }

  /** Waits for a connection. */
  void awaitConnection() throws InterruptedException {
    await(() -> session != null, "the scheduler takes no controller");
  }

  /** That there is, or null. */
  @Nullable Session session() {
    return session;
  }

  /** How much of the bait was placed. */
  long baited() {
    return baited.sum();
  }

  /** Waits until more of it was placed. */
  void awaitBait(long before) throws InterruptedException {
    await(() -> baited() > before, "peers that read nothing are sent nothing");
  }

  /** How many connections are over. */
  int losses() {
    return losses;
  }

  /** Waits until a connection more is over. */
  void awaitLoss(int before) throws InterruptedException {
    await(() -> losses > before, "the connection outlives the scheduler");
  }

  /** Writes and sends it as a controller does, when the connection takes it. */
  void submit(Start start) throws InterruptedException {
    Session open = session;
    while (open == null || !open.isWritable()) {
      await(this::isWritable, "the scheduler takes nothing from its controller");
      open = session;
    }
    open.send(Operand.START, start); // one that is lost meanwhile is missed by its round
  }

  /** The same at once, from an event loop. */
  void submitNow(Start start) {
    Session open = session;
    if (open != null) {
      open.send(Operand.START, start);
    }
  }

  private boolean isWritable() {
    Session open = session;
    return open != null && open.isWritable();
  }

  /**
   * Waits.
   *
   * @throws CommandFailed with this sentence, and for how long it has been so
   */
  private void await(BooleanSupplier condition, String otherwise) throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(PATIENCE_S);
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          throw new CommandFailed(
              ExitCode.REFUSED,
              "%s for %d s (expected: within milliseconds)".formatted(otherwise, PATIENCE_S));
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until so many agents were heard from.
   *
   * @param patienceNanos gives up when none came for so long
   * @return whether all are there
   */
  boolean awaitAgents(int all, long patienceNanos) throws InterruptedException {
    lock.lock();
    try {
      int before = agents();
      while (agents() < all) {
        if (changed.awaitNanos(patienceNanos) <= 0 && agents() == before) {
          return false;
        }
        before = agents();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
