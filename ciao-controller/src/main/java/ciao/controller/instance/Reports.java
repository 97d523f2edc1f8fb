package ciao.controller.instance;

import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.InstanceStatus.Binding;
import ciao.controller.resource.InstanceStatus.Explanation;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Stop;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What nodes say of instances: claims, reports, inventories. */
final class Reports {
  private final Ledger ledger;
  private final Settling settling;
  private final Timing timing;

  Reports(Ledger ledger, Settling settling, Timing timing) {
    this.ledger = ledger;
    this.settling = settling;
    this.timing = timing;
  }

  /** The first claimant of a generation that shall run gets it; every other is to delete it. */
  void claimed(InstanceClaimed claim) {
    InstanceReport preparing =
        new InstanceReport(
            claim.instance(),
            claim.generation(),
            InstanceState.PREPARING,
            null,
            null,
            0,
            null,
            null,
            null);
    NodeView view = ledger.node(claim.node());
    view.reported.putIfAbsent(claim.instance(), preparing);
    Entry entry = ledger.find(claim.instance());
    if (entry == null) {
      delete(view, claim.instance(), claim.generation());
      return;
    }
    switch (Standing.of(entry.status, entry.want(), claim.node(), claim.generation())) {
      case HERE -> claimedAgain(entry, view, preparing);
      case CLAIMABLE -> bind(entry, view, preparing);
      case AT_HOME -> stopAtHome(entry, view, preparing);
      case STRAY -> delete(view, claim.instance(), claim.generation());
    }
  }

  /** A claim that comes twice, late or not, must not undo what the node told since. */
  private void claimedAgain(Entry entry, NodeView view, InstanceReport claim) {
    entry.lastHeard = ledger.now();
    switch (entry.status.phase()) {
      case PENDING, ACTIVE, STOPPING, DELETING -> settling.settle(entry, true);
      case MISSING -> report(view, claim, true);
      case EXITED, FAILED -> {}
    }
  }

  private void bind(Entry entry, NodeView view, InstanceReport report) {
    Binding bound = entry.status.binding().to(view.id);
    Explanation explanation = new Explanation(entry.status.explanation().placement(), null);
    ledger.put(entry, entry.status.with(bound).with(explanation));
    fold(entry, view, report, true);
  }

  /**
   * A state one instance is in on one node.
   *
   * @param again whether what was sent to the node may have been lost and is sent again
   */
  void report(NodeView view, InstanceReport report, boolean again) {
    view.reported.put(report.instance(), report);
    view.unsettled.remove(report.instance());
    Entry entry = ledger.find(report.instance());
    if (entry == null) {
      stray(view, report);
      return;
    }
    switch (Standing.of(entry.status, entry.want(), view.id, report.generation())) {
      case HERE -> fold(entry, view, report, again || report.state() == InstanceState.PREPARED);
      case CLAIMABLE -> {
        if (report.state() != InstanceState.DELETING) {
          bind(entry, view, report);
        }
      }
      case AT_HOME -> stopAtHome(entry, view, report);
      case STRAY -> stray(view, report);
    }
  }

  private void fold(Entry entry, NodeView view, InstanceReport report, boolean again) {
    entry.lastHeard = ledger.now();
    entry.lastState = report.state();
    ledger.put(entry, Facts.fold(entry.status, report, view.hostname));
    settling.settle(entry, again);
  }

  /** It was stopped before this start: a STOP ends it and keeps the disk of the earlier ones. */
  private void stopAtHome(Entry entry, NodeView view, InstanceReport report) {
    if (entry.want() == Want.STOP && Facts.isLive(report.state())) {
      view.unsettled.add(entry.id);
      ledger.send(Operand.STOP, new Stop(entry.id, report.generation(), view.id));
    } else if (entry.want() == Want.DELETE) {
      settling.settle(entry, true);
    }
  }

  private void stray(NodeView view, InstanceReport report) {
    if (report.state() != InstanceState.DELETING) {
      delete(view, report.instance(), report.generation());
    }
  }

  private void delete(NodeView view, InstanceId instance, long generation) {
    view.unsettled.add(instance);
    ledger.send(Operand.DELETE, new Delete(instance, generation, view.id));
  }

  /** All a node holds: what it says, and what it does not say. */
  void inventory(NodeView view, List<InstanceReport> inventory) {
    view.reported.clear();
    view.unsettled.clear();
    view.inventoried = true;
    view.mismatches = 0;
    Set<InstanceId> present = new HashSet<>();
    for (InstanceReport report : inventory) {
      present.add(report.instance());
      report(view, report, true);
    }
    boolean askAgain = false;
    for (Entry entry : ledger.heldBy(view.id)) {
      if (!present.contains(entry.id)) {
        askAgain |= !absent(entry, view);
      }
    }
    if (askAgain) {
      view.ask = ledger.nextNumber();
      ledger.effect(new Effect.Schedule(new Timer.InventoryDue(view.id, view.ask), timing.quiet()));
    }
  }

  /**
   * A node that does not hold what is bound to it has lost it for good: it was wiped, or somebody
   * removed the instance's directory. So the instance failed rather than being missing: nobody
   * comes back with it, and its user may start it anywhere. News of it may have overtaken the
   * inventory; then the next one counts.
   *
   * @return whether this inventory counts
   */
  private boolean absent(Entry entry, NodeView view) {
    if (Duration.between(entry.lastHeard, ledger.now()).compareTo(timing.quiet()) < 0) {
      return false;
    }
    lost(entry, view);
    return true;
  }

  private void lost(Entry entry, NodeView view) {
    InstanceStatus status = entry.status;
    String reason = "node " + view.name() + " no longer has it";
    InstanceStatus lost = status.with(status.binding().lost());
    ledger.put(
        entry,
        switch (entry.want()) {
          case DELETE -> lost;
          case STOP -> lost.in(InstancePhase.EXITED, reason);
          case RUN, RERUN ->
              status.phase() == InstancePhase.EXITED
                  ? lost.in(InstancePhase.EXITED, reason)
                  : lost.in(InstancePhase.FAILED, reason);
        });
    entry.lastState = null;
    settling.settle(entry, false);
  }

  /** Nothing is left of a generation on a node, and it never comes back: a tombstone is there. */
  void deleted(InstanceDeleted deleted) {
    NodeId node = deleted.node();
    if (node == null) {
      return; // out of the scheduler's queue: nobody waits for that
    }
    NodeView view = ledger.node(node);
    InstanceReport reported = view.reported.get(deleted.instance());
    if (reported != null && reported.generation() <= deleted.generation()) {
      view.reported.remove(deleted.instance());
      view.unsettled.remove(deleted.instance());
    }
    Entry entry = ledger.find(deleted.instance());
    if (entry != null
        && node.equals(entry.status.binding().holder())
        && deleted.generation() == entry.status.binding().generation()) {
      lost(entry, view);
    }
  }
}
