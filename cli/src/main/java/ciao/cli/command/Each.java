package ciao.cli.command;

import ciao.cli.ExitCode;
import ciao.cli.output.Printable;
import ciao.client.ApiException;
import ciao.client.api.Instance;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Applies a verb to several instances: one that is refused does not keep it from the others. */
final class Each {
  private final PrintWriter err;
  private int exitCode = ExitCode.OK;

  /**
   * Nothing is done yet.
   *
   * @param err told of each refusal
   */
  Each(PrintWriter err) {
    this.err = err;
  }

  /** What is done with one. */
  interface Verb {
    Instance apply(String instance) throws Exception;
  }

  /** Those it was done to. */
  List<Instance> apply(List<String> instances, Verb verb) throws Exception {
    List<Instance> done = new ArrayList<>();
    for (String instance : instances) {
      try {
        done.add(verb.apply(instance));
      } catch (ApiException refused) {
        exitCode = ExitCode.REFUSED;
        err.println("ciao: " + Printable.of(String.valueOf(refused.getMessage())));
        err.flush();
      }
    }
    return done;
  }

  /** Whether any was refused, as a command ends with it. */
  int exitCode() {
    return exitCode;
  }
}
