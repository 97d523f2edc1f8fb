package ciao.controller.node;

import ciao.controller.instance.Outbound;
import ciao.controller.resource.Addresses;
import ciao.controller.resource.NodeMode;
import ciao.controller.resource.Resources;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Configure;
import ciao.ssntp.payload.Drain;
import ciao.ssntp.payload.NodeId;
import ciao.state.Reader;

/**
 * What a scheduler that connects must know before it is given anything to place: how nodes are
 * chosen, which get nothing new, and which do again. It may have forgotten, or missed it.
 */
public final class StandingOrders {
  private final Reader store;
  private final Outbound scheduler;

  public StandingOrders(Reader store, Outbound scheduler) {
    this.store = store;
    this.scheduler = scheduler;
  }

  /** Sends it all, at once: what is sent afterwards is placed accordingly. */
  public void give() {
    store
        .get(Resources.clusterWish())
        .map(wish -> new Configure(wish.spec().strategy(), null))
        .ifPresent(order -> scheduler.send(Operand.CONFIGURE, order));
    store.list(Resources.NODE_WISH, Resources.SYSTEM).stream()
        .filter(wish -> Addresses.objection(wish.pointer()).isEmpty())
        .map(wish -> new Drain(NodeId.of(wish.id()), wish.spec().mode() != NodeMode.ACTIVE))
        .forEach(order -> scheduler.send(Operand.DRAIN, order));
  }
}
