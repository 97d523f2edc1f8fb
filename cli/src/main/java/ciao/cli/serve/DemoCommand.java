package ciao.cli.serve;

import ciao.cli.ExitCode;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ciao demo}: the tour. */
@Command(
    name = "demo",
    description = {
      "A tour on this machine: starts a cloud in a directory of its own, runs a process, a container"
          + " and a virtual machine, and cleans up."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ciao demo", "  ciao demo --keep"})
public final class DemoCommand implements Callable<Integer> {
  private final Function<String[], Integer> ciao;

  @Option(names = "--keep", description = "Leave the cloud up at the end, to look around.")
  private boolean keep;

  /**
   * Wires the command.
   *
   * @param ciao runs one {@code ciao} command and gives its exit code
   */
  public DemoCommand(Function<String[], Integer> ciao) {
    this.ciao = ciao;
  }

  @Override
  public Integer call() throws Exception {
    Bootstrap.needRoot();
    Narrator narrator = new Narrator(System.out);
    try (Stage stage = Stage.open(narrator, keep)) {
      new Tour(stage, narrator, ciao).run();
    }
    return ExitCode.OK;
  }
}
