package ciao.scheduler;

import ciao.scheduler.placement.Effect;
import ciao.scheduler.placement.Event;
import ciao.scheduler.placement.PlacementCore;
import ciao.scheduler.placement.SessionId;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Plan;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The core's mailbox, and the one place where its effects are performed, in turns on an executor:
 * one turn at a time, whatever threads the executor has. Given a single-threaded executor and an
 * {@link Outbound} of its own, a simulation runs the very same code.
 */
public final class PlacementLoop {
  /**
   * Above this whoever can wait should: a few milliseconds of work, enough to smooth bursts. One
   * event more per session is still taken, so that nothing is ever dropped.
   */
  static final int HIGH_WATER = 1_024;

  /** At this and below, those who wait may go on; a quarter, so that they do not stutter. */
  static final int LOW_WATER = HIGH_WATER / 4;

  /** After so many events other work on the same executor gets its turn. */
  static final int EVENTS_PER_TURN = 256;

  /** After so many looks at nodes, too: a millisecond or two, beside the event they end with. */
  private static final int LOOKS_PER_TURN = 1 << 15;

  private static final Logger log = LoggerFactory.getLogger(PlacementLoop.class);

  private final PlacementCore core;
  private final Outbound outbound;
  private final Executor executor;
  private final Runnable drained;
  private final Consumer<Throwable> failed;
  private final Planner planner;
  private final SchedulerMeters meters;
  private final Queue<Letter> mailbox = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicLong ignored = new AtomicLong();

  /** Within a turn: the effects of one event, and the nodes whose connections took none of them. */
  private final Queue<Effect> todo = new ArrayDeque<>();

  private final Set<SessionId> backedUp = new HashSet<>();

  private volatile int queued;
  private volatile boolean ended;

  /**
   * An event in the mailbox.
   *
   * @param since when it came, by the meters' clock; of a START alone
   */
  private record Letter(Event event, long since) {}

  /**
   * Wires it.
   *
   * @param core owned from here on
   * @param outbound where effects leave; called within turns
   * @param executor where turns run
   * @param planning where plans are worked out, some 100 ms each
   * @param drained run within turns whenever few events wait
   * @param failed told of the first exception out of a turn, which is a bug; nothing is done from
   *     then on. All state can be had again by starting anew, and half-done state is worse than
   *     none.
   * @param registry where what is decided is counted, and asked for the time
   */
  public PlacementLoop(
      PlacementCore core,
      Outbound outbound,
      Executor executor,
      Executor planning,
      Runnable drained,
      Consumer<Throwable> failed,
      MeterRegistry registry) {
    this.core = core;
    this.outbound = outbound;
    this.executor = executor;
    this.drained = drained;
    this.failed = failed;
    this.planner = new Planner(outbound, planning);
    this.meters = new SchedulerMeters(registry);
    meters.watch(this);
  }

  /** Takes an event, from any thread. Afterwards ask {@link #isFull}. */
  public void post(Event event) {
    if (ended) {
      return;
    }
    waiting.incrementAndGet();
    mailbox.add(new Letter(event, event instanceof Event.StartSubmitted ? meters.now() : 0));
    schedule();
  }

  /** Takes a question; it is answered at once when too many are worked out already. */
  void ask(SessionId asker, Plan plan) {
    if (planner.admit(asker, plan)) {
      post(new Event.PlanAsked(asker, plan));
    }
  }

  /** Whether so many events wait that whoever can should wait for {@code drained}. */
  public boolean isFull() {
    return waiting.get() >= HIGH_WATER;
  }

  /** Whether so few events wait that whoever waited may go on. */
  public boolean isDrained() {
    return waiting.get() <= LOW_WATER;
  }

  /** How many events wait. */
  int depth() {
    return waiting.get();
  }

  /** How many instances waited for room after the last turn. */
  int queued() {
    return queued;
  }

  /** How many events did not fit the state and were ignored. */
  public long ignored() {
    return ignored.get();
  }

  /** Takes and does nothing more. */
  public void end() {
    ended = true;
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      executor.execute(this::turn);
    }
  }

  private void turn() {
    if (ended) {
      return; // and stays scheduled: there is no further turn
    }
    boolean more;
    try {
      more = work();
      queued = core.waiting();
    } catch (RuntimeException | Error bug) {
      ended = true;
      failed.accept(bug);
      return;
    }
    if (more) {
      executor.execute(this::turn);
      return;
    }
    scheduled.set(false);
    if (!mailbox.isEmpty()) { // came while this turn was ending
      schedule();
    }
  }

  /** Handles some events; says whether the core or the mailbox has more. */
  private boolean work() {
    long most = core.looks() + LOOKS_PER_TURN;
    for (int n = 0; n < EVENTS_PER_TURN && core.looks() < most; n++) {
      Letter letter = mailbox.poll();
      if (letter != null) {
        perform(core.handle(letter.event()));
        if (letter.event() instanceof Event.StartSubmitted) {
          meters.decided(letter.since());
        }
        if (waiting.decrementAndGet() <= LOW_WATER) {
          drained.run();
        }
      } else if (core.hasMore()) {
        perform(core.handle(new Event.Continue()));
      } else {
        return false;
      }
    }
    return true;
  }

  private void perform(List<Effect> effects) {
    todo.addAll(effects);
    for (Effect effect = todo.poll(); effect != null; effect = todo.poll()) {
      switch (effect) {
        case Effect.Place place -> {
          if (!perform(place)) {
            todo.addAll(core.handle(new Event.PlaceFailed(place)));
          }
        }
        case Effect.RepeatPlaced(List<SessionId> to, Payload placed) ->
            tell(to, Operand.INSTANCE_PLACED, placed);
        case Effect.Refuse refuse -> {
          meters.refused(refuse);
          tell(refuse.controllers(), Operand.START_FAILURE, refuse.failure());
        }
        case Effect.ConfirmCancelled(List<SessionId> to, Payload deleted) ->
            tell(to, Operand.INSTANCE_DELETED, deleted);
        case Effect.AnnounceNode(List<SessionId> to, Payload connected) ->
            tell(to, Operand.NODE_CONNECTED, connected);
        case Effect.WithdrawNode(List<SessionId> to, Payload disconnected) ->
            tell(to, Operand.NODE_DISCONNECTED, disconnected);
        case Effect.WorkOut asked -> planner.workOut(asked);
        case Effect.Ignore(String why) -> {
          ignored.incrementAndGet();
          log.debug("ignored: {}", why);
        }
      }
    }
    backedUp.clear();
  }

  /**
   * START first, the announcement after: a placement that controllers hear of is on its way. Once a
   * connection took none, it is offered none until the next event: it numbers what it gets.
   */
  private boolean perform(Effect.Place place) {
    SessionId node = place.node();
    boolean mayTake = backedUp.isEmpty() || !backedUp.contains(node);
    if (!mayTake || !outbound.forward(node, place.start())) {
      backedUp.add(node);
      return false;
    }
    meters.placed(place.placed());
    tell(place.controllers(), Operand.INSTANCE_PLACED, place.placed());
    return true;
  }

  private void tell(List<SessionId> controllers, Operand operand, Payload payload) {
    if (controllers.isEmpty()) {
      return;
    }
    Message message = Message.of(operand, payload);
    for (SessionId controller : controllers) {
      outbound.tell(controller, message);
    }
  }
}
