package ciao.cli.serve;

import ciao.cli.ExitCode;
import ciao.controller.Reconcilers;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ciao state graph}: who reads and writes what, as the reconcilers declare it. */
@Command(
    name = "graph",
    description = "Draw which reconciler reads and writes what; needs no cluster.")
final class StateGraphCommand implements Callable<Integer> {
  /** How it is drawn. */
  enum Form {
    DOT,
    JSON;

    /** As it is typed. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "dot",
      paramLabel = "FORMAT",
      description = "dot, for Graphviz, or json (default: dot).")
  @SuppressWarnings("NullAway.Init")
  private Form form;

  @Override
  public Integer call() {
    String text =
        switch (form) {
          case DOT -> Reconcilers.graph().graphviz();
          case JSON -> Reconcilers.graph().json();
        };
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
