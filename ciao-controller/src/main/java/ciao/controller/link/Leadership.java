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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The epoch of this controller as the leading one, which all its commands carry: one more than that
 * of any controller before it, on disk before the first command leaves. The store takes it from the
 * leader alone, so a controller that was deposed cannot raise its own again. Any thread.
 */
public final class Leadership {
  /** Who writes the term. */
  static final String OWNER = "leadership";

  /** As long as a store may take that waits for its database. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(Leadership.class);

  private final Store store;
  private volatile long epoch;

  private Leadership(Store store) {
    this.store = store;
  }

  /**
   * Takes office; blocks until that is on disk.
   *
   * @throws IOException in one sentence, when the store does not take it
   */
  public static Leadership take(Store store) throws IOException {
    Leadership taken = new Leadership(store);
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
   * Somebody saw a controller of this epoch and takes no command of this one any more. When the
   * store says that this one leads, it is of yesterday (a backup, say), and gets a higher epoch.
   *
   * @return whether commands will be taken now
   */
  CompletableFuture<Boolean> outbid(long seen) {
    if (seen < epoch) {
      return CompletableFuture.completedFuture(true);
    }
    return raise(seen)
        .handle((result, bug) -> {
          if (result instanceof Committed) {
            log.warn("epoch {} was seen elsewhere; this controller has {} now", seen, epoch);
            return true;
          }
          log.error("does not lead any more: {}", result == null ? bug : result);
          return false;
        });
  }

  /** One more than what is stored, and than this. */
  private CompletableFuture<WriteResult> raise(long above) {
    long stored = store.get(Resources.leaderTerm()).map(term -> term.spec().epoch()).orElse(0L);
    LeaderTerm next = new LeaderTerm(Math.max(stored, above) + 1);
    return store
        .modify(
            Operation.create(Resources.leaderTerm(), OWNER, next), found -> found.withSpec(next))
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
