package ciao.controller.link;

import ciao.controller.resource.LeaderTerm;
import ciao.controller.resource.Resources;
import ciao.state.Committed;
import ciao.state.Operation;
import ciao.state.Refusal;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.WriteResult;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The epoch of this controller as the leading one, which all its commands carry: more than that of
 * any controller before it, on disk before the first command leaves. The store takes it from the
 * leader alone, so a controller that was deposed cannot raise its own again. Any thread.
 *
 * <p>The epoch is made of the clock where that is ahead, so that a store of yesterday, or a new
 * one, does not repeat what scheduler and nodes have seen.
 */
public final class Leadership {
  /** Who writes the term. */
  static final String OWNER = "leadership";

  /** As long as a store may take that waits for its database. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** As far as a clock may have been ahead that gave out an epoch; more is a mistake or a lie. */
  static final Duration MOST_AHEAD = Duration.ofDays(3_650);

  private static final Logger log = LoggerFactory.getLogger(Leadership.class);

  private final Store store;
  private final InstantSource clock;
  private final AtomicBoolean raising = new AtomicBoolean();
  private final AtomicLong complainedOf = new AtomicLong();
  private volatile long epoch;

  private Leadership(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Takes office; blocks until that is on disk.
   *
   * @throws IOException in one sentence, when the store does not take it
   */
  public static Leadership take(Store store, InstantSource clock) throws IOException {
    Leadership taken = new Leadership(store, clock);
    try {
      WriteResult result = taken.raise(0).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (result instanceof Refusal refusal) {
        throw new IOException("the controller cannot take office: " + refusal);
      }
      log.info("leads with epoch {}", taken.epoch());
      return taken;
    } catch (ExecutionException bug) {
      throw new IllegalStateException("the store failed", bug);
    } catch (TimeoutException late) {
      throw new IOException(
          "the controller cannot take office: no answer of its store within " + PATIENCE, late);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new IOException("the controller was told to end before it took office", ended);
    }
  }

  long epoch() {
    return epoch;
  }

  /**
   * The scheduler saw a controller of this epoch and takes no command of a lower one. When the
   * store says that this one leads, it is of yesterday (a backup, say, and the clock was put back),
   * and gets a higher epoch. What is no higher than this one's was said of a frame that was under
   * way when it took office. One write at a time: what is still refused then is refused again.
   *
   * @return whether the epoch rose by this
   */
  CompletableFuture<Boolean> outbid(long seen) {
    if (seen <= epoch || !isBelievable(seen) || !raising.compareAndSet(false, true)) {
      return CompletableFuture.completedFuture(false);
    }
    if (seen <= epoch) { // it rose between these two lines
      raising.set(false);
      return CompletableFuture.completedFuture(false);
    }
    return raise(seen)
        .handle((result, bug) -> {
          raising.set(false);
          if (result instanceof Committed) {
            log.warn("epoch {} was seen elsewhere; this controller has {} now", seen, epoch);
            return true;
          }
          if (complainedOf.getAndSet(seen) != seen) {
            log.error(
                "epoch {} was seen elsewhere; does not lead any more: {}",
                seen,
                result == null ? bug : result);
          }
          return false;
        });
  }

  /** Nobody's lie is written down: whoever comes after would have to outbid it for good. */
  private boolean isBelievable(long seen) {
    long most = clock.millis() + MOST_AHEAD.toMillis();
    if (seen > most && complainedOf.getAndSet(seen) != seen) {
      log.error(
          "the scheduler saw epoch {} (expected: the milliseconds since 1970, {} at most) and takes"
              + " no command any more; set the clock right, or else delete leader-epoch in the homes"
              + " of scheduler and nodes, and shut out whose certificate says controller (docs/certs.md)",
          seen,
          most);
    }
    return seen <= most;
  }

  /** More than what is stored by the time it is written, so that it always is a write. */
  private CompletableFuture<WriteResult> raise(long above) {
    long least = Math.max(above + 1, clock.millis());
    return store
        .modify(
            Operation.create(Resources.leaderTerm(), OWNER, new LeaderTerm(1)),
            found -> found.withSpec(found.spec().next(least)))
        .thenApply(this::taken);
  }

  private WriteResult taken(WriteResult result) {
    if (result instanceof Committed committed) {
      Resource<LeaderTerm> term = committed.resource(Resources.leaderTerm());
      epoch = term.spec().epoch();
    }
    return result;
  }
}
