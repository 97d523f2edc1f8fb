package ciao.controller.instance;

import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.DeleteFailure;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.InstanceStateChanged;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.OpenStream;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import ciao.ssntp.payload.Stop;
import ciao.ssntp.payload.StopFailure;
import ciao.ssntp.payload.StreamFailure;
import java.time.Instant;
import java.util.List;

/**
 * Decides what happens to every instance: {@code (state, event) → (state', effects)}. Deterministic
 * and free of I/O; its state belongs to one mailbox. After a restart it is told every wish and
 * status again, and then asks the nodes.
 */
final class InstanceCore {
  private final Ledger ledger = new Ledger();
  private final Settling settling;
  private final Reports reports;
  private final Nodes nodes;
  private final Refusals refusals;

  InstanceCore(Timing timing) {
    this.settling = new Settling(ledger, timing);
    this.reports = new Reports(ledger, settling, timing);
    this.nodes = new Nodes(ledger, settling, reports, timing);
    this.refusals = new Refusals(ledger, settling, nodes, reports);
  }

  /** What follows from one event. */
  List<Effect> handle(InstanceEvent event, Instant now) {
    ledger.begin(now);
    switch (event) {
      case InstanceEvent.Wished wished -> wished(wished);
      case InstanceEvent.SchedulerConnected connected -> nodes.schedulerConnected();
      case InstanceEvent.SchedulerDisconnected disconnected -> nodes.schedulerDisconnected();
      case InstanceEvent.Told told -> told(told.payload());
      case InstanceEvent.TimerFired fired -> fired(fired.timer());
    }
    return ledger.end();
  }

  /** Whether the core was told of this instance. */
  boolean knows(InstanceId instance) {
    return ledger.find(instance) != null;
  }

  private void wished(InstanceEvent.Wished wished) {
    Entry entry = ledger.find(wished.instance());
    if (entry == null) {
      InstanceStatus stored = wished.stored();
      entry =
          stored == null
              ? ledger.add(
                  wished.instance(), wished.wish(), InstanceStatus.first(wished.wish().run()), true)
              : ledger.add(wished.instance(), wished.wish(), stored, false);
    } else {
      cancelLocalRestart(entry, wished.wish());
      entry.wish = wished.wish();
    }
    settling.settle(entry, false);
  }

  /**
   * An instance that ended may be started again by its node itself: a STOP keeps it from that. When
   * it is lost, the node will report the instance active, and it is stopped then.
   */
  private void cancelLocalRestart(Entry entry, Wish changed) {
    if (entry.want() == Want.RUN
        && Want.of(changed, entry.status) == Want.STOP
        && entry.status.phase() == InstancePhase.EXITED
        && entry.status.binding().bound()) {
      ledger.send(
          Operand.STOP,
          new Stop(entry.id, entry.status.binding().generation(), entry.status.binding().node()));
    }
  }

  private void told(Payload payload) {
    switch (payload) {
      case InstancePlaced placed -> refusals.placed(placed);
      case StartFailure failure -> refusals.startFailed(failure);
      case InstanceClaimed claim -> reports.claimed(claim);
      case InstanceStateChanged changed ->
          reports.report(ledger.node(changed.node()), changed.report(), false);
      case InstanceDeleted deleted -> reports.deleted(deleted);
      case StopFailure failure -> refusals.stopFailed(failure);
      case DeleteFailure failure -> refusals.deleteFailed(failure);
      case Stats stats -> nodes.stats(stats);
      case NodeConnected connected -> {
        if (connected.nodeType() == NodeType.COMPUTE_NODE) {
          nodes.connected(connected.node());
        }
      }
      case NodeDisconnected disconnected -> {
        if (disconnected.nodeType() == NodeType.COMPUTE_NODE) {
          nodes.disconnected(disconnected.node());
        }
      }
      // Not for this core: the session's own, what the controller sends itself, other listeners'.
      case ClusterConfiguration notForUs -> {}
      case Delete notForUs -> {}
      case ErrorReport notForUs -> {}
      case Grant notForUs -> {}
      case OpenStream notForUs -> {}
      case Ready notForUs -> {}
      case ReportInventory notForUs -> {}
      case Start notForUs -> {}
      case Stop notForUs -> {}
      case StreamFailure notForUs -> {}
    }
  }

  private void fired(Timer timer) {
    switch (timer) {
      case Timer.ResendDue due -> settling.resendDue(due);
      case Timer.GraceOver over -> nodes.graceOver(over);
      case Timer.InventoryDue due -> nodes.inventoryDue(due);
    }
  }
}
