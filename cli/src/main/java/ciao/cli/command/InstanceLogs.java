package ciao.cli.command;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.client.CiaoClient;
import ciao.client.api.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ciao instance logs}. */
@Command(name = "logs", description = "Show what an instance wrote.")
final class InstanceLogs implements Callable<Integer> {
  private static final int ALL = -1;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(paramLabel = "INSTANCE", description = "Name or id.")
  @SuppressWarnings("NullAway.Init")
  private String instance;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "LINES",
      description = "Only the last lines (default: all that is kept).")
  private @Nullable Integer tail;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on as more is written, until it ends.")
  private boolean follow;

  @Option(
      names = "--console",
      description = "The serial console (what is shown of a virtual machine anyway).")
  private boolean console;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Connection connection;

  @Override
  public Integer call() throws Exception {
    if (tail != null && tail < 0) {
      throw new CommandFailed(
          ExitCode.USAGE, "--tail: %d (expected: a whole number, 0 or more)".formatted(tail));
    }
    try (CiaoClient client = connection.open(Connection.As.TENANT)) {
      String tenant = connection.tenant();
      boolean vm = client.instance(tenant, instance).kind() == Kind.VM;
      String source = console || vm ? "console" : "output";
      try (InputStream log =
          client.logs(tenant, instance, tail == null ? ALL : tail, follow, source)) {
        copy(log, spec.commandLine().getOut());
      }
    }
    return 0;
  }

  /** As it arrives; what an instance writes is its own affair, so nothing is made printable. */
  private static void copy(InputStream log, PrintWriter out) throws IOException {
    Reader text = new InputStreamReader(log, StandardCharsets.UTF_8);
    char[] some = new char[8192];
    for (int count = text.read(some); count >= 0; count = text.read(some)) {
      out.write(some, 0, count);
      out.flush();
    }
  }
}
