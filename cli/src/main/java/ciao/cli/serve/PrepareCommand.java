package ciao.cli.serve;

import ciao.cli.ExitCode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ciao prepare}: installs what this host lacks. */
@Command(
    name = "prepare",
    description = "Install what a role's host lacks (Debian and its descendants).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ciao prepare              everything this machine may need",
      "  ciao prepare launcher     only what a launcher needs",
      "  ciao prepare --check      say what is missing; exit code 1 if anything is"
    })
public final class PrepareCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(names = "--check", description = "Only say what is missing.")
  private boolean check;

  @Parameters(
      arity = "0..*",
      paramLabel = "ROLE",
      completionCandidates = RoleNames.class,
      description = "${COMPLETION-CANDIDATES} (default: all).")
  private @Nullable List<String> roles;

  /** What a host is prepared for. */
  static final class RoleNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    RoleNames() {
      super(List.of("launcher", "netagent", "guest"));
    }
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<String> arguments = new ArrayList<>();
    if (check) {
      arguments.add("--check");
    }
    if (roles != null) {
      arguments.addAll(roles);
    }
    try (HostScripts scripts = new HostScripts()) {
      int status =
          scripts.run(
              "prepare-host.sh",
              arguments,
              line -> {
                out.println(line);
                out.flush();
              });
      if (status == 0) {
        out.println("nothing is missing");
        out.flush();
      }
      return status == 0 ? ExitCode.OK : ExitCode.REFUSED;
    }
  }
}
