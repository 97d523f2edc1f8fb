package ciao.cli.command;

import ciao.cli.output.Column;
import ciao.cli.output.Output;
import ciao.client.CiaoClient;
import ciao.client.api.Cluster;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ciao cluster}: for operators. */
@Command(
    name = "cluster",
    description = {
      "What holds for the whole cluster (operators only).",
      "The placement strategy says which of the nodes that fit an instance gets: spread goes on after the"
          + " node used last, pack fills the nodes one after the other. It is changed while the"
          + " cluster works; what runs stays where it is."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ciao cluster show",
      "  ciao plan --place hello=500 --strategy pack",
      "  ciao cluster set --strategy pack"
    })
public final class ClusterCommand {
  private static final String UNSET =
      "(not set: spread, unless the scheduler's file says otherwise)";

  private static final List<Column<Cluster>> COLUMNS =
      List.of(Column.of("PLACEMENT STRATEGY", ClusterCommand::strategy));

  @Command(description = "Show what was set.")
  int show(@Mixin Output output, @Mixin Connection connection) throws Exception {
    try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
      output.one(client.cluster().show(), ClusterCommand::strategy, COLUMNS);
    }
    return 0;
  }

  @Command(
      description = {
        "Change how nodes are chosen, from now on.",
        "The way back to what the scheduler's file says: `ciao state remove ClusterWish cluster -n"
            + " system`, and start the scheduler again."
      })
  int set(
      @Option(
              names = "--strategy",
              paramLabel = "STRATEGY",
              required = true,
              completionCandidates = Strategies.class,
              description = "A strategy the scheduler has, such as spread or pack.")
          String strategy,
      @Mixin Output output,
      @Mixin Connection connection)
      throws Exception {
    try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
      output.one(client.cluster().set(new Cluster(strategy)), ClusterCommand::strategy, COLUMNS);
    }
    return 0;
  }

  private static String strategy(Cluster cluster) {
    return Objects.requireNonNullElse(cluster.strategy(), UNSET);
  }
}
