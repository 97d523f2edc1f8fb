package ciao.controller.instance;

import ciao.controller.instance.Entry.Attempt;
import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.InstanceStatus.Binding;
import ciao.controller.resource.InstanceStatus.Explanation;
import ciao.controller.resource.InstanceStatus.Process;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Stop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Carries out the table's decisions for one instance until there is nothing more to decide. */
final class Settling {
  /** The longest chain is exited, next generation, submit. */
  private static final int MOST_STEPS = 4;

  private final Ledger ledger;
  private final Timing timing;

  Settling(Ledger ledger, Timing timing) {
    this.ledger = ledger;
    this.timing = timing;
  }

  /**
   * Decides and acts.
   *
   * @param again whether a message that was sent already is sent again now, and not only when its
   *     timer says so
   */
  void settle(Entry entry, boolean again) {
    for (int step = 0; step < MOST_STEPS; step++) {
      Decision decision =
          Decision.of(entry.status, entry.want(), isGone(entry.status.binding().holder()));
      switch (decision) {
        case TAKE_UP -> ledger.put(entry, entry.status.withRun(entry.wish.run()));
        case NEXT_GENERATION -> nextGeneration(entry, entry.wish.run());
        case END_UNSTARTED -> endUnstarted(entry);
        case FINISH -> {
          finish(entry);
          return;
        }
        case REST -> {
          entry.attempt = null;
          return;
        }
        case SUBMIT, GRANT, STOP, DELETE -> {
          showAttempt(entry, decision);
          attempt(entry, decision, again);
          return;
        }
      }
    }
    throw new IllegalStateException(
        "instance " + entry.id + " does not settle: " + entry.wish + ", " + entry.status);
  }

  private boolean isGone(@Nullable NodeId holder) {
    return holder != null && ledger.node(holder).gone();
  }

  /**
   * Unbinds an ended instance. What an earlier node may still have of a generation that never ran
   * is removed; the disk of one that ran is where the next generation will be.
   */
  void nextGeneration(Entry entry, long run) {
    Binding old = entry.status.binding();
    NodeId node = old.node();
    if (node != null && old.home() == null) {
      ledger.node(node).unsettled.add(entry.id);
      ledger.send(Operand.DELETE, new Delete(entry.id, old.generation(), node));
    }
    ledger.put(
        entry,
        new InstanceStatus(
            InstancePhase.PENDING, run, null, old.next(), Process.NONE, Explanation.NONE));
    entry.lastState = null;
  }

  private void endUnstarted(Entry entry) {
    long generation = entry.status.binding().generation();
    ledger.send(Operand.DELETE, new Delete(entry.id, generation, null));
    ledger.put(entry, entry.status.in(InstancePhase.EXITED, "stopped before it started"));
  }

  private void finish(Entry entry) {
    Binding binding = entry.status.binding();
    if (!binding.bound() && entry.status.phase() != InstancePhase.EXITED) {
      ledger.send(Operand.DELETE, new Delete(entry.id, binding.generation(), null));
    }
    ledger.effect(Chronicle.info(entry, "is deleted"));
    ledger.remove(entry);
  }

  /** Stopping and deleting are phases of their own; the others are not seen from outside. */
  private void showAttempt(Entry entry, Decision decision) {
    if (decision == Decision.STOP && entry.status.phase() != InstancePhase.STOPPING) {
      String reason = entry.want() == Want.RERUN ? "ends, to be started again" : null;
      ledger.put(entry, entry.status.in(InstancePhase.STOPPING, reason));
    } else if (decision == Decision.DELETE && entry.status.phase() != InstancePhase.DELETING) {
      ledger.put(entry, entry.status.in(InstancePhase.DELETING, null));
    }
  }

  private void attempt(Entry entry, Decision decision, boolean again) {
    Binding binding = entry.status.binding();
    NodeId node = binding.holder();
    Attempt current = entry.attempt;
    int sent = 0;
    if (current != null && current.isOf(decision, binding.generation(), node)) {
      if (!again) {
        return;
      }
      sent = current.sent();
    }
    if (!canSend(decision, node)) {
      entry.attempt = null;
      return; // the scheduler or the node will announce itself, and all is tried again then
    }
    transmit(entry, decision, node);
    entry.attempt =
        new Attempt(decision, binding.generation(), node, ledger.nextNumber(), sent + 1);
    schedule(entry, timing.resend(timing.resendFirst(), sent));
  }

  private boolean canSend(Decision decision, @Nullable NodeId node) {
    return ledger.schedulerConnected()
        && (decision == Decision.SUBMIT || node == null || ledger.node(node).connected());
  }

  private void transmit(Entry entry, Decision decision, @Nullable NodeId node) {
    long generation = entry.status.binding().generation();
    if (decision == Decision.SUBMIT) {
      ledger.effect(
          new Effect.Submit(
              entry.wish.tenant(), entry.id, generation, entry.status.binding().home()));
    } else if (decision == Decision.GRANT && node != null) {
      if (entry.lastState != InstanceState.STARTING) { // it has the grant already
        ledger.send(Operand.GRANT, new Grant(entry.id, generation, node));
      }
    } else if (decision == Decision.STOP) {
      ledger.send(Operand.STOP, new Stop(entry.id, generation, node));
    } else {
      ledger.send(Operand.DELETE, new Delete(entry.id, generation, node));
      if (!entry.status.binding().bound()) { // it may wait in the scheduler's queue besides
        ledger.send(Operand.DELETE, new Delete(entry.id, generation, null));
      }
    }
  }

  private void schedule(Entry entry, Duration wait) {
    if (entry.attempt != null) {
      ledger.effect(
          new Effect.Schedule(new Timer.ResendDue(entry.id, entry.attempt.number()), wait));
    }
  }

  /** A START was refused and is in no queue: it is sent again after a wait that doubles. */
  void submitLater(Entry entry) {
    Attempt current = entry.attempt;
    if (current == null || current.what() != Decision.SUBMIT) {
      return;
    }
    entry.attempt =
        new Attempt(
            current.what(),
            current.generation(),
            current.node(),
            ledger.nextNumber(),
            current.sent());
    schedule(entry, timing.resend(timing.refusedFirst(), current.sent() - 1));
  }

  void resendDue(Timer.ResendDue timer) {
    Entry entry = ledger.find(timer.instance());
    if (entry != null && entry.attempt != null && entry.attempt.number() == timer.attempt()) {
      settle(entry, true);
    }
  }
}
