package ciao.scheduler;

import ciao.certs.Role;
import ciao.ssntp.ErrorCode;
import ciao.ssntp.Greeting;
import ciao.ssntp.Session;
import ciao.ssntp.SessionKey;
import ciao.ssntp.epoch.HighestEpoch;
import ciao.ssntp.payload.Activate;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.ErrorReport;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this scheduler is the one that takes nodes. One that stands by is not until a controller
 * activates it, and no longer when that controller has been away for as long as it said: it may
 * have activated another by then. Its epoch is one controller's, and outlives a restart. Any
 * thread; the lock is held for a few instructions.
 */
final class Activation {
  private static final Logger log = LoggerFactory.getLogger(Activation.class);

  private final boolean standby;
  private final HighestEpoch epochs;
  private final ScheduledExecutorService timers;
  private final Runnable resigned;

  private boolean active;

  /** The highest it was activated with; {@code epochs} brings it to disk, outside the lock. */
  private long epoch;

  private @Nullable SessionKey activatedBy;
  private @Nullable Session activator;
  private @Nullable Long resignAfterMs;
  private @Nullable ScheduledFuture<?> resignation;

  /**
   * @param standby whether it waits to be activated
   * @param epochs the highest it was activated with
   * @param resigned ends the sessions; run on {@code timers}
   */
  Activation(
      boolean standby, HighestEpoch epochs, ScheduledExecutorService timers, Runnable resigned) {
    this.standby = standby;
    this.epochs = epochs;
    this.timers = timers;
    this.resigned = resigned;
    this.active = !standby;
    this.epoch = epochs.highest();
  }

  /** Controllers are always welcome, since one of them activates; nodes only while it is active. */
  synchronized Greeting greet(SessionKey newcomer, ClusterConfiguration usual) {
    if (!active && !newcomer.roles().contains(Role.CONTROLLER)) {
      ErrorReport why = notActive();
      return new Greeting.Refusal(ErrorCode.NOT_ACTIVE, why.message());
    }
    return new Greeting.Welcome(standby || epoch > 0 ? usual.of(epoch) : usual);
  }

  /** What a node is told that has to go. */
  synchronized ErrorReport notActive() {
    return new ErrorReport(
        ErrorCode.NOT_ACTIVE.toString(),
        "this scheduler stands by, epoch %d (expected: the one the controller activated)"
                .formatted(epoch)
            + "; try the next of `schedulers`, and this one again later");
  }

  synchronized boolean isActive() {
    return active;
  }

  /** Takes office, or says why not: an epoch belongs to the controller that came with it first. */
  Optional<ErrorReport> activate(Session controller, Activate order) {
    Optional<ErrorReport> refusal = takeOffice(controller, order);
    if (refusal.isEmpty()) {
      epochs.note(order.schedulerEpoch());
    }
    return refusal;
  }

  private synchronized Optional<ErrorReport> takeOffice(Session controller, Activate order) {
    boolean repeated = order.schedulerEpoch() == epoch && controller.key().equals(activatedBy);
    if (order.schedulerEpoch() <= epoch && !repeated) {
      return Optional.of(
          new ErrorReport(
              ErrorCode.STALE_EPOCH.toString(),
              "ACTIVATE with scheduler_epoch %d (expected: more than %d); connect again to learn it"
                  .formatted(order.schedulerEpoch(), epoch)));
    }
    if (!active || !repeated) {
      log.info("active with epoch {} by {}", order.schedulerEpoch(), controller.key());
    }
    active = true;
    epoch = order.schedulerEpoch();
    activatedBy = controller.key();
    activator = controller;
    resignAfterMs = order.resignAfterMs();
    stay();
    return Optional.empty();
  }

  /** A controller's session ended; if it was the activator's, its return is awaited. */
  synchronized void ended(Session session) {
    if (session != activator) {
      return;
    }
    activator = null;
    if (active && resignAfterMs != null) {
      resignation = timers.schedule(this::resign, resignAfterMs, TimeUnit.MILLISECONDS);
    }
  }

  private void resign() {
    synchronized (this) {
      if (activator != null || !active) {
        return; // it came back at the last moment
      }
      active = false;
      log.warn("not active any more: the controller that activated it, epoch {}, is away", epoch);
    }
    resigned.run();
  }

  private void stay() {
    if (resignation != null) {
      resignation.cancel(false);
      resignation = null;
    }
  }
}
