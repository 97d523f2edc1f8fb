package ciao.controller.instance;

import ciao.controller.resource.EventSpec;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.Resources;
import ciao.controller.turn.Turns;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.TenantId;
import ciao.state.Phase;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.Transaction;
import ciao.state.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the core and performs its effects. A turn takes what waits in the inbox, lets the core
 * decide, and commits the writes of all of it together; the messages leave after that commit, and
 * only then the next turn begins. So claims that arrive together share one commit.
 *
 * <p>Every public method may be called from any thread and never blocks.
 */
public final class InstanceReconciler implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(InstanceReconciler.class);

  /** A turn's work: a few milliseconds, and a few transactions to commit. */
  private static final int MOST_EVENTS = 1_000;

  /** The store is out of room or gives up a broken disk: it says itself when it is well again. */
  private static final Duration WRITE_AGAIN = Duration.ofMillis(200);

  /** After a bug everything is read anew; not in a tight circle. */
  private static final Duration START_OVER = Duration.ofSeconds(1);

  private final Store store;
  private final Outbound outbound;
  private final EventSink events;
  private final InstantSource clock;
  private final ScheduledExecutorService timers;
  private final Executor executor;
  private final Timing timing;
  private final Turns turns;
  private final Inbox inbox = new Inbox();
  private final SubmitQueue submits;
  private final WishFeed wishes;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  private volatile boolean closed;

  /** What the last turn waits for; nothing more is decided until it is committed. */
  private volatile @Nullable Commit commit;

  // Touched within turns only.
  private InstanceCore core;
  private boolean open;

  public InstanceReconciler(
      Store store,
      Outbound outbound,
      EventSink events,
      InstantSource clock,
      ScheduledExecutorService timers,
      Executor executor,
      ReconcilerSettings settings) {
    this.store = store;
    this.outbound = outbound;
    this.events = events;
    this.clock = clock;
    this.timers = timers;
    this.executor = executor;
    this.timing = settings.timing();
    this.core = new InstanceCore(timing);
    this.submits = new SubmitQueue(store, settings.fetchFrom());
    this.turns = new Turns(executor, this::turn);
    this.wishes = new WishFeed(store, executor, inbox, turns);
  }

  /** Begins to read what is stored; the answer comes when all of it is known. Call it once. */
  public CompletableFuture<Void> start() {
    wishes.follow();
    return ready;
  }

  /** There is a session with the scheduler. */
  public void schedulerConnected() {
    offer(new InstanceEvent.SchedulerConnected());
  }

  /** The session with the scheduler ended. */
  public void schedulerDisconnected() {
    offer(new InstanceEvent.SchedulerDisconnected());
  }

  /**
   * A payload arrived from the scheduler, its sender checked.
   *
   * @return false when no more should come until {@link Outbound#resumeReading}; this one was taken
   */
  public boolean deliver(Payload payload) {
    return offer(new InstanceEvent.Told(payload));
  }

  /** Whether {@link Outbound#resumeReading} will be called. */
  public boolean isCongested() {
    return inbox.isCongested();
  }

  /** The scheduler keeps up again. */
  public void outboundWritable() {
    turns.wake();
  }

  private boolean offer(InstanceEvent event) {
    boolean more = inbox.add(event);
    turns.wake();
    return more;
  }

  private void turn() {
    if (closed) {
      return;
    }
    try {
      if (committed()) {
        decide();
      }
    } catch (RuntimeException bug) {
      startOver(bug);
    }
  }

  /** Whether nothing is waiting for the disk any more; if something was, its messages leave now. */
  private boolean committed() {
    Commit last = commit;
    if (last == null) {
      return true;
    }
    if (!last.isAnswered()) {
      return false;
    }
    List<Transaction> again = last.refused();
    if (!again.isEmpty()) {
      commit = Commit.waiting(last.messages());
      timers.schedule(
          () -> write(again, last.messages()), WRITE_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      return false;
    }
    commit = null;
    last.messages().forEach(this::perform);
    return true;
  }

  private void decide() {
    StatusWrites writes = new StatusWrites(store);
    List<Effect> messages = new ArrayList<>();
    Instant now = clock.instant();
    for (Pointer<InstanceSpec> pointer : inbox.takeWishes(MOST_EVENTS)) {
      store.get(pointer).ifPresent(wish -> sort(core.handle(wished(wish), now), writes, messages));
    }
    if (wishes.complete() && !inbox.hasWishes()) {
      open = true;
      ready.complete(null);
    }
    if (open) {
      for (InstanceEvent event : inbox.takeEvents(MOST_EVENTS)) {
        sort(core.handle(event, now), writes, messages);
      }
    }
    if (inbox.relieved()) {
      outbound.resumeReading();
    }
    List<Transaction> transactions = writes.transactions();
    if (transactions.isEmpty()) {
      messages.forEach(this::perform);
    } else {
      write(transactions, messages);
    }
    submits.flush(outbound);
    if (!inbox.isEmpty(open)) {
      turns.wake();
    }
  }

  private InstanceEvent wished(Resource<InstanceSpec> resource) {
    TenantId tenant = TenantId.of(resource.metadata().namespace());
    InstanceId instance = InstanceId.of(resource.id());
    InstanceSpec spec = resource.spec();
    boolean deleted = resource.metadata().phase() == Phase.TEARING_DOWN;
    Optional<InstanceStatus> stored =
        core.knows(instance)
            ? Optional.empty()
            : store.get(Resources.status(tenant, instance)).map(Resource::spec);
    return new InstanceEvent.Wished(
        instance,
        new Wish(tenant, spec.name(), spec.desired(), spec.run(), deleted),
        stored.orElse(null));
  }

  private static void sort(List<Effect> effects, StatusWrites writes, List<Effect> messages) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.WriteStatus write -> writes.add(write);
        case Effect.Forget forget -> writes.add(forget);
        case Effect.Submit submit -> messages.add(submit);
        case Effect.Send send -> messages.add(send);
        case Effect.Schedule schedule -> messages.add(schedule);
        case Effect.Tell tell -> messages.add(tell);
      }
    }
  }

  private void write(List<Transaction> transactions, List<Effect> messages) {
    List<CompletableFuture<WriteResult>> answers = transactions.stream().map(store::write).toList();
    commit = new Commit(transactions, answers, messages);
    answers.forEach(answer -> answer.whenComplete((result, thrown) -> turns.wake()));
  }

  private void perform(Effect message) {
    switch (message) {
      case Effect.Send send -> outbound.send(send.operand(), send.payload());
      case Effect.Submit submit -> submits.add(submit);
      case Effect.Schedule schedule ->
          timers.schedule(
              () -> offer(new InstanceEvent.TimerFired(schedule.timer())),
              schedule.delay().toMillis(),
              TimeUnit.MILLISECONDS);
      case Effect.Tell tell ->
          events.record(
              new EventSpec(
                  clock.instant(),
                  tell.tenant().value(),
                  tell.severity(),
                  "instance",
                  tell.name(),
                  tell.message()));
      case Effect.WriteStatus committed -> {}
      case Effect.Forget committed -> {}
    }
  }

  /**
   * A bug: what the core believes may be wrong. Everything is read anew from the store and asked
   * anew from the scheduler, as after a restart.
   */
  private void startOver(RuntimeException bug) {
    log.error("the instance reconciler starts over", bug);
    wishes.close();
    commit = Commit.waiting(List.of()); // no turn does anything meanwhile
    timers.schedule(
        () -> executor.execute(this::startAgain), START_OVER.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void startAgain() {
    if (closed) {
      return; // its scheduler session and its place at the store are another's by now
    }
    inbox.clear();
    submits.clear();
    core = new InstanceCore(timing);
    open = false;
    commit = null;
    wishes.follow();
    outbound.startOver();
  }

  /** Nothing more is decided or sent; what is on its way to the disk may still arrive there. */
  @Override
  public void close() {
    closed = true;
    wishes.close();
  }
}
