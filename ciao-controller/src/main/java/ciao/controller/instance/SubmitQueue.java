package ciao.controller.instance;

import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.Resources;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Start;
import ciao.state.Resource;
import ciao.state.Store;
import java.net.URI;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Instances to be sent to the scheduler, as fast as it takes them. Only ids wait here: START is
 * made when it leaves, from what is stored then.
 */
final class SubmitQueue {
  private final Map<InstanceId, Effect.Submit> waiting = new LinkedHashMap<>();
  private final Store store;
  private final URI fetchFrom;

  SubmitQueue(Store store, URI fetchFrom) {
    this.store = store;
    this.fetchFrom = fetchFrom;
  }

  void add(Effect.Submit submit) {
    waiting.put(submit.instance(), submit);
  }

  void clear() {
    waiting.clear();
  }

  void flush(Outbound outbound) {
    Iterator<Effect.Submit> next = waiting.values().iterator();
    while (next.hasNext() && outbound.isWritable()) {
      Effect.Submit submit = next.next();
      next.remove();
      Optional<Resource<InstanceSpec>> wish =
          store.get(Resources.instance(submit.tenant(), submit.instance()));
      if (wish.isPresent() && stillWaits(submit)) {
        send(outbound, submit, wish.get());
      }
    }
  }

  /** Only the first start is timed: of the others nobody knows when they were asked for. */
  private void send(Outbound outbound, Effect.Submit submit, Resource<InstanceSpec> wish) {
    Start start =
        StartPayload.of(
            submit.tenant(),
            submit.instance(),
            wish.spec(),
            submit.generation(),
            submit.pinned(),
            fetchFrom);
    String label = wish.metadata().annotations().get(Resources.TRACE_ANNOTATION);
    if (label == null || submit.generation() > 1) {
      outbound.send(Operand.START, start);
    } else {
      outbound.sendTraced(Operand.START, start, label, wish.metadata().created());
    }
  }

  /** It may have been stopped, or claimed, since it was put here. */
  private boolean stillWaits(Effect.Submit submit) {
    return store
        .get(Resources.status(submit.tenant(), submit.instance()))
        .map(Resource::spec)
        .filter(status -> waitsUnbound(status, submit.generation()))
        .isPresent();
  }

  private static boolean waitsUnbound(InstanceStatus status, long generation) {
    return status.phase() == InstancePhase.PENDING
        && status.binding().generation() == generation
        && !status.binding().bound();
  }
}
