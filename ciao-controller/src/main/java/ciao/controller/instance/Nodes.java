package ciao.controller.instance;

import ciao.controller.instance.NodeView.Presence;
import ciao.controller.resource.InstancePhase;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.Stats;
import java.time.Duration;

/** Nodes and the scheduler come and go. */
final class Nodes {
  /** One STATS may cross a state change on its way; two cannot. */
  private static final int MISMATCHES = 2;

  private final Ledger ledger;
  private final Settling settling;
  private final Reports reports;
  private final Timing timing;

  Nodes(Ledger ledger, Settling settling, Reports reports, Timing timing) {
    this.ledger = ledger;
    this.settling = settling;
    this.reports = reports;
    this.timing = timing;
  }

  /**
   * The scheduler is there: what waits for a node goes to it, and nodes it does not name within the
   * grace are gone.
   */
  void schedulerConnected() {
    ledger.schedulerConnected(true);
    for (NodeView view : ledger.nodes()) {
      if (!view.gone()) {
        await(view, timing.startGrace());
      }
    }
    for (Entry entry : ledger.all()) {
      settling.settle(entry, true);
    }
  }

  /** Nothing is known of any node; nobody is judged until the scheduler is back. */
  void schedulerDisconnected() {
    ledger.schedulerConnected(false);
    for (NodeView view : ledger.nodes()) {
      if (view.connected()) {
        view.become(Presence.AWAITED);
      }
    }
  }

  void connected(NodeId node) {
    NodeView view = ledger.node(node);
    view.reconnected();
    askForInventory(view);
    for (Entry entry : ledger.heldBy(node)) {
      settling.settle(entry, true);
    }
  }

  void disconnected(NodeId node) {
    NodeView view = ledger.node(node);
    if (view.connected()) {
      await(view, timing.nodeGrace());
    }
  }

  private void await(NodeView view, Duration grace) {
    view.become(Presence.AWAITED);
    ledger.effect(new Effect.Schedule(new Timer.GraceOver(view.id, view.epoch), grace));
  }

  /** A node that did not come back: nobody knows whether its instances run. */
  void graceOver(Timer.GraceOver timer) {
    NodeView view = ledger.findNode(timer.node());
    if (view == null || view.epoch != timer.epoch() || view.connected()) {
      return;
    }
    view.become(Presence.GONE);
    for (Entry entry : ledger.heldBy(view.id)) {
      if (mayRun(entry)) {
        ledger.put(
            entry,
            entry.status.in(
                InstancePhase.MISSING,
                "node " + view.name() + " is gone; it is found again when the node returns"));
      }
      settling.settle(entry, false);
    }
    ledger.forgetIfEmpty(view);
  }

  private static boolean mayRun(Entry entry) {
    return switch (entry.status.phase()) {
      case PENDING -> entry.status.binding().bound();
      case ACTIVE, STOPPING -> true;
      case EXITED, FAILED, MISSING, DELETING -> false;
    };
  }

  /** Asks a node for all it holds, and again until it answers. */
  void askForInventory(NodeView view) {
    view.inventoried = false;
    view.ask = ledger.nextNumber();
    ledger.send(Operand.REPORT_INVENTORY, new ReportInventory(view.id));
    ledger.effect(
        new Effect.Schedule(new Timer.InventoryDue(view.id, view.ask), timing.inventory()));
  }

  /** Either the node did not answer, or its last inventory did not count for all. */
  void inventoryDue(Timer.InventoryDue timer) {
    NodeView view = ledger.findNode(timer.node());
    if (view != null && view.ask == timer.ask() && view.connected()) {
      askForInventory(view);
    }
  }

  void stats(Stats stats) {
    NodeView view = ledger.node(stats.node());
    if (stats.sequence() < view.sequence) {
      return; // overtaken by a later one
    }
    view.sequence = stats.sequence();
    view.hostname = stats.ready().hostname();
    for (InstanceReport change : stats.changes()) {
      reports.report(view, change, false);
    }
    if (stats.inventory() != null) {
      view.ask = 0;
      reports.inventory(view, stats.inventory());
    } else if (view.inventoried) {
      compare(view, stats.inventoryHash());
    }
  }

  private void compare(NodeView view, String hash) {
    view.mismatches = view.agrees(hash) ? 0 : view.mismatches + 1;
    if (view.mismatches >= MISMATCHES) {
      view.mismatches = 0;
      askForInventory(view);
    }
  }
}
