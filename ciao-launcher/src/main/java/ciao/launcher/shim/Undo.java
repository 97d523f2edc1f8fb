package ciao.launcher.shim;

import ciao.launcher.driver.DriverException;
import ciao.netagent.host.ToolException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be undone, in reverse, should a later step fail. In a try statement: steps push, the
 * last line says {@link #keep}.
 */
public final class Undo implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Undo.class);

  private final Deque<HostStep.Action> actions = new ArrayDeque<>();

  /** Remembers how to undo what was just done. */
  public void push(HostStep.Action action) {
    actions.push(action);
  }

  /** Everything went well: nothing is to be undone. */
  public void keep() {
    actions.clear();
  }

  /**
   * Undoes what was pushed and not kept. What fails is logged: the first failure is what counts.
   */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted(); // undoing must not be given up half-way
    while (!actions.isEmpty()) {
      try {
        actions.pop().run();
      } catch (IOException | ToolException | DriverException e) {
        LOG.warn("could not undo a step; destroying the instance tries again", e);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
