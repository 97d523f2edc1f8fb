package ciao.controller.instance;

import ciao.controller.resource.InstanceSpec;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.Stats;
import ciao.state.Pointer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what nodes hold and what is known here in agreement: passes on what they say to the
 * instances, has strays deleted, and asks for everything when there is a doubt.
 */
final class Inventory {
  /** One STATS may cross a state change on its way; two cannot. */
  private static final int MISMATCHES = 2;

  private final Memory memory;
  private final Outbound outbound;
  private final Timing timing;
  private final InstantSource steady;
  private final BiConsumer<Heard, Duration> later;

  /**
   * @param steady what waits are measured by
   * @param later has something heard after a while
   */
  Inventory(
      Memory memory,
      Outbound outbound,
      Timing timing,
      InstantSource steady,
      BiConsumer<Heard, Duration> later) {
    this.memory = memory;
    this.outbound = outbound;
    this.timing = timing;
    this.steady = steady;
    this.later = later;
  }

  /** A claim is a report, too; one that comes late is not as good as what was said since. */
  void claimed(InstanceClaimed claim) {
    NodeView view = memory.node(claim.node());
    Memo memo = memory.find(claim.instance());
    if (memo == null && view.isFull()) {
      send(view, claim.instance(), claim.generation());
      return;
    }
    if (view.last(claim.instance()) == null) {
      view.says(Reports.preparing(claim.instance(), claim.generation()));
    }
    if (memo == null) {
      delete(view, claim.instance(), claim.generation());
    } else {
      memory.tell(memo, new News.Told(claim));
    }
  }

  /**
   * A state one instance is in on one node.
   *
   * @param again whether what was sent to the node may have been lost and is sent again
   */
  void reported(NodeId node, InstanceReport report, boolean again) {
    NodeView view = memory.node(node);
    Memo memo = memory.find(report.instance());
    if (memo == null && view.isFull() && view.last(report.instance()) == null) {
      send(view, report.instance(), report.generation());
      return;
    }
    view.says(report);
    view.unsettled.remove(report.instance());
    if (memo != null) {
      memory.tell(memo, new News.Reported(node, report, again));
    } else if (report.state() != InstanceState.DELETING) {
      delete(view, report.instance(), report.generation());
    }
  }

  private void delete(NodeView view, InstanceId stray, long generation) {
    view.unsettled.add(stray);
    send(view, stray, generation);
  }

  private void send(NodeView view, InstanceId stray, long generation) {
    outbound.send(Operand.DELETE, new Delete(stray, generation, view.id));
  }

  /** Nothing is left of a generation on a node. */
  void gone(InstanceId instance, long generation, @Nullable NodeId node) {
    if (node != null) { // else out of the scheduler's queue: nobody waits for that
      memory.node(node).gone(instance, generation);
    }
  }

  void stats(Stats stats) {
    NodeView view = memory.node(stats.node());
    if (stats.sequence() < view.sequence) {
      return; // overtaken by a later one
    }
    view.sequence = stats.sequence();
    for (InstanceReport change : stats.changes()) {
      reported(view.id, change, false);
    }
    if (stats.inventory() != null) {
      answered(view);
      all(view, stats.inventory());
    } else if (view.inventoried) {
      compare(view, stats.inventoryHash());
    }
  }

  /** All a node holds: what it says, and what it does not say. */
  private void all(NodeView view, List<InstanceReport> inventory) {
    Set<InstanceId> absent = view.clear();
    view.inventoried = true;
    view.mismatches = 0;
    for (Pointer<InstanceSpec> held : memory.heldBy(view.id)) {
      memory.memo(held);
      absent.add(InstanceId.of(held.id()));
    }
    for (InstanceReport report : inventory) {
      absent.remove(report.instance());
      reported(view.id, report, true);
    }
    for (InstanceId instance : absent) {
      Memo memo = memory.find(instance);
      if (memo != null) {
        memory.tell(memo, new News.Absent(view.id));
      }
    }
  }

  private void compare(NodeView view, String hash) {
    Instant now = steady.instant();
    if (!view.isComparable(now)) {
      return;
    }
    view.mismatches = view.agrees(hash, now) ? 0 : view.mismatches + 1;
    if (view.mismatches >= MISMATCHES) {
      view.mismatches = 0;
      doubt(view);
    }
  }

  /** A node connected: it tells all it holds first. */
  void connected(NodeView view) {
    view.reconnected();
    ask(view);
  }

  /**
   * Asks a node for all it holds, since what it said is in doubt. A doubt soon after another waits,
   * so that a node which gives cause for doubt all the time is asked now and then.
   */
  void doubt(NodeView view) {
    if (steady.instant().isBefore(view.quietUntil)) {
      view.doubted = true;
      askAt(view, view.quietUntil);
    } else {
      askAnew(view);
    }
  }

  private void askAnew(NodeView view) {
    view.quietUntil = steady.instant().plus(timing.inventory());
    ask(view);
  }

  /** The same when what was said lately has settled. */
  void doubtLater(NodeView view) {
    askAt(view, steady.instant().plus(timing.quiet()));
  }

  /** Asks, and again until it answers. */
  private void ask(NodeView view) {
    view.inventoried = false;
    view.doubted = false;
    view.due = null;
    outbound.send(Operand.REPORT_INVENTORY, new ReportInventory(view.id));
    askAt(view, steady.instant().plus(timing.inventory()));
  }

  private static void answered(NodeView view) {
    if (!view.doubted) {
      view.due = null;
    }
  }

  private void askAt(NodeView view, Instant at) {
    if (view.due == null || at.isBefore(view.due)) {
      view.due = at;
    }
    look(view, view.due);
  }

  /**
   * Looks again when something is due, unless that is going to happen anyway: then it is late by
   * what one wait is longer than the other, at most.
   */
  private void look(NodeView view, Instant at) {
    if (!view.timed) {
      view.timed = true;
      later.accept(new Heard.InventoryDue(view.id), Duration.between(steady.instant(), at));
    }
  }

  /** Whoever is asked anew is looked at anew; a timer more does no harm. */
  void forgetTimers() {
    memory.nodes().forEach(view -> view.timed = false);
  }

  /** Either the node did not answer, or its last inventory did not count for all. */
  void due(NodeId node) {
    NodeView view = memory.node(node);
    view.timed = false;
    Instant due = view.due;
    if (due == null || !view.connected) {
      return;
    }
    if (steady.instant().isBefore(due)) {
      look(view, due);
    } else {
      askAnew(view);
    }
  }
}
