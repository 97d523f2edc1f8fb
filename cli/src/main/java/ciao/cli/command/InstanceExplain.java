package ciao.cli.command;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.output.Column;
import ciao.cli.output.Output;
import ciao.client.CiaoClient;
import ciao.client.api.Explanation;
import ciao.client.api.Instance;
import ciao.client.api.NodeExplanation;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ciao instance explain}. */
@Command(name = "explain", description = "Say why an instance is where it is, or is nowhere yet.")
final class InstanceExplain implements Callable<Integer> {
  private static final List<Column<NodeExplanation>> COLUMNS =
      List.of(
          Column.of("INSTANCE", NodeExplanation::name),
          Column.of("NODE", NodeExplanation::hostname),
          Column.of("FITS", NodeExplanation::fits),
          Column.of("WHY", NodeExplanation::why),
          Column.wide("INSTANCE ID", NodeExplanation::instance),
          Column.wide("NODE ID", NodeExplanation::node));

  @Parameters(paramLabel = "INSTANCE", description = "Name or id.")
  @SuppressWarnings("NullAway.Init")
  private String instance;

  @Option(names = "--all", description = "With the reasons of all nodes (operators only).")
  private boolean all;

  @Option(
      names = "--node",
      paramLabel = "NODE",
      description = "Why not on this node, by host name or id, as things are now (operators only).")
  private @Nullable String node;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Output output;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Connection connection;

  @Override
  public Integer call() throws Exception {
    if (all && node != null) {
      throw new CommandFailed(ExitCode.USAGE, "--all and --node: both (expected: one of them)");
    }
    if (all) {
      connection.needOperator("--all");
    }
    boolean operator = all || node != null;
    try (CiaoClient client =
        connection.open(operator ? Connection.As.OPERATOR : Connection.As.TENANT)) {
      String tenant = connection.tenant();
      if (node != null) {
        output.one(client.explain(tenant, instance, node), NodeExplanation::name, COLUMNS);
      } else {
        explain(client, tenant);
      }
    }
    return 0;
  }

  private void explain(CiaoClient client, String tenant) throws Exception {
    Explanation explanation = client.explain(tenant, instance);
    if (!output.forPeople()) {
      output.one(explanation, Explanation::name, List.of());
      return;
    }
    Instance shown = client.instance(tenant, explanation.instance());
    Explained.lines(explanation, shown.exitCode()).forEach(output.out()::println);
    LastLines.of(client, tenant, shown).forEach(output.out()::println);
    output.out().flush();
  }
}
