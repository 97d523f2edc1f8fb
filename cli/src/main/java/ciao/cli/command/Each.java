package ciao.cli.command;

import ciao.cli.ExitCode;
import ciao.cli.output.Printable;
import ciao.client.ApiException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Applies a verb to several things: one that is refused does not keep it from the others. */
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
  interface Verb<T> {
    T apply(String name) throws Exception;
  }

  /** Those it was done to. */
  <T> List<T> apply(List<String> names, Verb<T> verb) throws Exception {
    List<T> done = new ArrayList<>();
    for (String name : names) {
      try {
        done.add(verb.apply(name));
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
