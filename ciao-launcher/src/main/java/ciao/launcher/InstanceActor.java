package ciao.launcher;

import ciao.launcher.lifecycle.Effect;
import ciao.launcher.lifecycle.Effect.Durable;
import ciao.launcher.lifecycle.Effect.Message;
import ciao.launcher.lifecycle.Effect.Operation;
import ciao.launcher.lifecycle.Effect.Persist;
import ciao.launcher.lifecycle.Event;
import ciao.launcher.lifecycle.Instance;
import ciao.launcher.lifecycle.Instance.Absent;
import ciao.launcher.lifecycle.Instance.Held;
import ciao.launcher.lifecycle.Lifecycle;
import ciao.launcher.lifecycle.Phase;
import ciao.launcher.lifecycle.Step;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.RefusalReason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance's mailbox and the one place where its effects are performed. It takes the next event
 * only when what the last one wrote is on disk. Owned by the launcher's turns.
 */
final class InstanceActor {
  /** More commands than this waiting for one disk write means a peer gone wild; it repeats them. */
  static final int MAILBOX = 256;

  private static final Duration WRITE_RETRY = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(InstanceActor.class);

  private final Node node;
  private final Operations operations;
  private final Deque<Letter> mailbox = new ArrayDeque<>();
  private Instance instance;
  private boolean writing;
  private boolean closed;
  private @Nullable Future<?> claim;

  InstanceActor(Instance instance, Node node) {
    this.instance = instance;
    this.node = node;
    this.operations = node.operations(instance.id(), this::deliver);
  }

  Instance instance() {
    return instance;
  }

  /** Nothing is held, under way or waiting. */
  boolean isIdle() {
    return instance instanceof Absent && !writing && mailbox.isEmpty() && operations.isIdle();
  }

  /** From outside: dropped when far too many wait already. */
  void command(Letter letter) {
    if (mailbox.size() >= MAILBOX) {
      log.warn("instance {}: {} events wait; one more is dropped", instance.id(), mailbox.size());
      letter.decided().accept(Step.ignored(instance));
      return;
    }
    mailbox.add(letter);
    handleAll();
  }

  void deliver(Event event) {
    if (closed) {
      return; // a timer that was set before; another actor may have the instance by now
    }
    mailbox.add(Letter.of(event));
    handleAll();
  }

  private void handleAll() {
    while (!writing && !closed && !mailbox.isEmpty()) {
      handle(mailbox.remove());
    }
    node.settled(this);
  }

  private void handle(Letter letter) {
    Event event = letter.event().get();
    Step step = Lifecycle.step(instance, event);
    node.decided(instance, event, step);
    letter.decided().accept(step);
    List<Effect> effects = step.effects();
    int durable = 0;
    while (durable < effects.size() && effects.get(durable) instanceof Durable) {
      durable++;
    }
    if (durable == 0) {
      commit(step, effects);
      return;
    }
    writing = true;
    Write write =
        new Write(
            event, step, effects.subList(0, durable), effects.subList(durable, effects.size()));
    node.execution().blocking().execute(() -> write(write));
  }

  /**
   * A step whose first effects are to be on disk before the others are performed.
   *
   * @param durable what to write
   * @param others what to do then
   */
  private record Write(Event event, Step step, List<Effect> durable, List<Effect> others) {}

  /** On a thread of its own. */
  private void write(Write write) {
    try {
      for (Effect effect : write.durable()) {
        node.disk().perform((Durable) effect);
      }
    } catch (IOException e) {
      node.execution().turns().execute(() -> unwritten(write, e));
      return;
    }
    node.execution().turns().execute(() -> written(write));
  }

  private void written(Write write) {
    if (closed) {
      return; // the next launcher reads what was written
    }
    writing = false;
    commit(write.step(), write.others());
    handleAll();
  }

  /** The step did not happen; what it answers to is refused, or tried again. */
  private void unwritten(Write write, IOException e) {
    if (closed) {
      return;
    }
    InstanceId id = instance.id();
    log.error("instance {}: cannot be written: {}", id, e.toString());
    if (canDoWithout(write)) {
      written(write);
      return;
    }
    if (write.event() instanceof Event.StartReceived received && instance instanceof Absent) {
      writing = false;
      node.committed(instance);
      node.send(
          new Effect.RefuseStart(
              id,
              received.generation(),
              RefusalReason.FULL_CN,
              "the node cannot write to its disk: " + e.getMessage()));
      handleAll();
      return;
    }
    Letter again = Letter.of(write.event());
    node.execution()
        .timers()
        .schedule(
            () -> node.execution().turns().execute(() -> writeAgain(again)),
            WRITE_RETRY.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void writeAgain(Letter letter) {
    writing = false;
    mailbox.addFirst(letter);
    handleAll();
  }

  /**
   * A full disk must not keep an instance from being stopped or deleted: what is lost by not
   * writing is only the wish, and whoever wished it repeats it.
   */
  private static boolean canDoWithout(Write write) {
    return write.durable().stream().allMatch(Persist.class::isInstance)
        && write.step().instance() instanceof Held held
        && held.next() == null
        && (held.phase() == Phase.STOPPING || held.phase() == Phase.DELETING);
  }

  private void commit(Step step, List<Effect> effects) {
    Instance before = instance;
    instance = step.instance();
    if (instance != before) {
      node.committed(instance);
    }
    effects.forEach(this::perform);
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Durable durable -> throw new IllegalStateException("must stand first: " + durable);
      case Message message -> node.send(message);
      case Operation operation -> operations.perform(operation);
      case Effect.Interrupt _ -> operations.interrupt();
      case Effect.AllowFetch(long generation) -> operations.allowFetch(generation);
      case Effect.ScheduleClaim(Duration delay, long generation) -> {
        if (claim != null) {
          claim.cancel(false);
        }
        claim = schedule(delay, new Event.ClaimDue(generation));
      }
      case Effect.ScheduleRestart(Duration delay, long ticket) ->
          schedule(delay, new Event.RestartDue(ticket));
      case Effect.ScheduleRetry(Duration delay, long ticket) ->
          schedule(delay, new Event.RetryDue(ticket));
    }
  }

  private Future<?> schedule(Duration delay, Event event) {
    return node.execution()
        .timers()
        .schedule(
            () -> node.execution().turns().execute(() -> deliver(event)),
            delay.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Leaves the instance as it is; nothing is done about it from here on. */
  void close() {
    closed = true;
    operations.close();
  }
}
