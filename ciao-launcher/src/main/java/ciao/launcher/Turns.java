package ciao.launcher;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The launcher's mailbox: runs what it is given one after another, in order, on a carrier's
 * threads. Everything the launcher knows is touched in its turns alone, so none of it needs a lock.
 * A turn never blocks. The queue is bounded by what fills it: one entry per operation, timer and
 * instance, and as many frames as {@link InboundFrames} lets in.
 */
final class Turns implements Executor {
  private static final Logger log = LoggerFactory.getLogger(Turns.class);

  private final Executor carrier;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  Turns(Executor carrier) {
    this.carrier = carrier;
  }

  @Override
  public void execute(Runnable turn) {
    synchronized (waiting) {
      waiting.add(turn);
      if (running) {
        return;
      }
      running = true;
    }
    carrier.execute(this::runAll);
  }

  private void runAll() {
    @Nullable Runnable turn = next();
    while (turn != null) {
      try {
        turn.run();
      } catch (RuntimeException bug) {
        // One instance's trouble must not stop the others.
        log.error("a turn of the launcher failed; please report this", bug);
      }
      turn = next();
    }
  }

  private @Nullable Runnable next() {
    synchronized (waiting) {
      @Nullable Runnable turn = waiting.poll();
      running = turn != null;
      return turn;
    }
  }
}
