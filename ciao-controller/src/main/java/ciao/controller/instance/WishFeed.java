package ciao.controller.instance;

import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.Resources;
import ciao.controller.turn.Turns;
import ciao.state.Event;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.Watch;
import ciao.state.WatchError;
import ciao.state.WatchRequest;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names every wish there is, and then every one that changes, to the inbox. */
final class WishFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WishFeed.class);

  private final Store store;
  private final Executor executor;
  private final Inbox inbox;
  private final Turns turns;
  private volatile boolean complete;
  private volatile boolean closed;
  private volatile @Nullable Watch watch;

  WishFeed(Store store, Executor executor, Inbox inbox, Turns turns) {
    this.store = store;
    this.executor = executor;
    this.inbox = inbox;
    this.turns = turns;
  }

  /** Begins from what is there; again after {@link #close}, or when it fell behind. */
  void follow() {
    closed = false;
    watch = store.watch(WatchRequest.of(Resources.INSTANCE), executor, this::seen);
  }

  /** Whether every wish there was at the beginning has been named. */
  boolean complete() {
    return complete;
  }

  private void seen(Event<InstanceSpec> event) {
    switch (event) {
      case Event.Created<InstanceSpec> created -> name(created.resource());
      case Event.Updated<InstanceSpec> updated -> name(updated.resource());
      case Event.Destroyed<InstanceSpec> byTheReconciler -> {}
      case Event.Bootstrapped<InstanceSpec> bootstrapped -> {
        complete = true;
        turns.wake();
      }
      case Event.Errored<InstanceSpec> errored -> {
        if (!closed && !(errored.error() instanceof WatchError.Closed)) {
          log.info("reading all instances again: {}", errored.error().sentence());
          follow();
        }
      }
    }
  }

  private void name(Resource<InstanceSpec> wish) {
    inbox.addWish(wish.pointer());
    turns.wake();
  }

  @Override
  public void close() {
    closed = true;
    complete = false;
    Watch current = watch;
    if (current != null) {
      current.close();
    }
  }
}
