package ciao.controller.instance;

import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.InstanceStatus.Explanation;
import ciao.controller.resource.InstanceStatus.Placement;
import ciao.controller.resource.InstanceStatus.Refusal;
import ciao.ssntp.payload.DeleteFailure;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.StopFailure;

/** What became of commands: placements, and refusals of START, STOP and DELETE. */
final class Refusals {
  private final Ledger ledger;
  private final Settling settling;
  private final Nodes nodes;
  private final Reports reports;

  Refusals(Ledger ledger, Settling settling, Nodes nodes, Reports reports) {
    this.ledger = ledger;
    this.settling = settling;
    this.nodes = nodes;
    this.reports = reports;
  }

  /** The scheduler has sent it to a node. */
  void placed(InstancePlaced placed) {
    Entry entry = ledger.find(placed.instance());
    if (entry == null || placed.generation() != entry.status.binding().generation()) {
      return;
    }
    boolean bound = entry.status.binding().bound();
    if (bound ? !placed.node().equals(entry.status.binding().node()) : !isPending(entry)) {
      return;
    }
    Placement placement =
        new Placement(
            placed.node(),
            placed.hostname(),
            placed.searched(),
            placed.nodes(),
            placed.why(),
            ledger.now());
    InstanceStatus status = entry.status.with(new Explanation(placement, null));
    ledger.put(
        entry,
        bound
            ? status
            : status.in(
                InstancePhase.PENDING,
                "placed on node " + placed.hostname() + ", which has not claimed it yet"));
  }

  private static boolean isPending(Entry entry) {
    return entry.want() == Want.RUN && entry.status.phase() == InstancePhase.PENDING;
  }

  /** No node took it: it waits, is sent again, or has failed. */
  void startFailed(StartFailure failure) {
    Entry entry = ledger.find(failure.instance());
    if (entry == null
        || failure.generation() != entry.status.binding().generation()
        || !isPending(entry)) {
      return;
    }
    if (entry.status.binding().bound()) {
      if (failure.node() != null && failure.node().equals(entry.status.binding().node())) {
        // It claimed this generation before or after it said so: only what it holds now tells.
        nodes.askForInventory(ledger.node(failure.node()));
      }
      return;
    }
    if (failure.node() != null) {
      ledger.node(failure.node()).reported.remove(failure.instance());
    }
    explain(entry, failure);
    if (failure.queued()) {
      return;
    }
    switch (failure.reason()) {
      case FULL_CLOUD, FULL_CN, NODE_MAINTENANCE, NO_CN, NO_NET_CN, NO_INSTANCE, QUEUE_FULL ->
          settling.submitLater(entry);
      case STALE_GENERATION -> {
        // Nobody was granted this generation, and that node will never take it.
        settling.nextGeneration(entry, entry.status.run());
        settling.settle(entry, false);
      }
      case INVALID_PAYLOAD, INVALID_DATA, IMAGE_FAILURE, LAUNCH_FAILURE, NETWORK_FAILURE -> {
        ledger.put(entry, entry.status.in(InstancePhase.FAILED, failure.message()));
        settling.settle(entry, false);
      }
    }
  }

  private void explain(Entry entry, StartFailure failure) {
    Refusal refusal =
        new Refusal(
            failure.reason(),
            failure.message(),
            failure.vetoes(),
            failure.nearestMiss(),
            ledger.now());
    Explanation old = entry.status.explanation();
    if (!refusal.saysTheSame(old.refusal())) {
      ledger.put(
          entry,
          entry
              .status
              .with(new Explanation(old.placement(), refusal))
              .in(InstancePhase.PENDING, failure.message()));
    }
  }

  /** It does not end: STOP is sent again by and by. */
  void stopFailed(StopFailure failure) {
    Entry entry = ledger.find(failure.instance());
    if (entry == null || !failure.node().equals(entry.status.binding().node())) {
      return;
    }
    if (failure.reason() == RefusalReason.NO_INSTANCE) {
      nodes.askForInventory(ledger.node(failure.node()));
    } else if (entry.status.phase() == InstancePhase.STOPPING) {
      ledger.put(entry, entry.status.in(InstancePhase.STOPPING, failure.message()));
    }
  }

  /** It is not removed: DELETE is sent again by and by, unless there is nothing to remove. */
  void deleteFailed(DeleteFailure failure) {
    if (failure.reason() == RefusalReason.NO_INSTANCE) {
      reports.deleted(
          new InstanceDeleted(failure.instance(), failure.generation(), failure.node()));
      return;
    }
    Entry entry = ledger.find(failure.instance());
    if (entry != null
        && failure.node().equals(entry.status.binding().holder())
        && entry.status.phase() == InstancePhase.DELETING) {
      ledger.put(entry, entry.status.in(InstancePhase.DELETING, failure.message()));
    }
  }
}
