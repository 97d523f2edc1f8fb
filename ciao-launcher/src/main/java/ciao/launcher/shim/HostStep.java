package ciao.launcher.shim;

import ciao.launcher.driver.DriverException;
import ciao.netagent.host.ToolException;
import ciao.ssntp.payload.RefusalReason;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** Something done on the host for an instance, and how its failure is told to the owner. */
public final class HostStep {
  private HostStep() {}

  /** What is done. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException, ToolException, DriverException, InterruptedException;
  }

  /** What is done when there is nothing to return. */
  @FunctionalInterface
  public interface Action {
    void run() throws IOException, ToolException, DriverException, InterruptedException;
  }

  /**
   * Does it.
   *
   * @param step completes "could not ...": {@code unpack the image}
   * @throws DriverException with this reason and step when files or tools fail
   */
  public static <T> T get(RefusalReason reason, String step, Work<T> work)
      throws DriverException, InterruptedException {
    try {
      return work.run();
    } catch (ToolException | IOException e) {
      throw failure(reason, step, e);
    }
  }

  /** How a step's failure is told to the instance's owner. */
  public static DriverException failure(RefusalReason reason, String step, Exception cause) {
    return new DriverException(reason, step, words(cause), cause);
  }

  /** The same for what returns nothing. */
  public static void run(RefusalReason reason, String step, Action action)
      throws DriverException, InterruptedException {
    get(
        reason,
        step,
        () -> {
          action.run();
          return step;
        });
  }

  /** The JDK's file exceptions often say only the path; their class says what happened to it. */
  private static String words(Exception e) {
    if (e instanceof FileSystemException file && file.getReason() == null) {
      return file.getFile() + ": " + e.getClass().getSimpleName().replace("Exception", "");
    }
    return String.valueOf(e.getMessage());
  }
}
