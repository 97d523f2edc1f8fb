package ciao.cli.command;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.output.Column;
import ciao.cli.output.Output;
import ciao.cli.output.Printable;
import ciao.client.CiaoClient;
import ciao.client.api.NewPlan;
import ciao.client.api.Plan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ciao plan}: for operators. */
@Command(
    name = "plan",
    description = {
      "Say what would be placed where, and what would wait and why, if … (operators only).",
      "Nothing is changed. Several may be given: nodes come, are lost, are drained, and then"
          + " instances are started; those that wait already are told of, too."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ciao plan --place hello=500",
      "  ciao plan --place team-a/hello=10 --place team-b/db=3 --strategy pack",
      "  ciao plan --lose web3,web4",
      "  ciao plan --lose-where zone=a",
      "  ciao plan --drain web3 -o wide",
      "  ciao plan --add 10 --like web1 --place hello=500",
      "  ciao plan --add 2 --shape vcpus=64,memory_mib=262144,disk_mib=0,slots=200",
      "  ciao plan --place hello=500 -o json"
    })
public final class PlanCommand implements Callable<Integer> {
  private static final List<Column<PlanLine>> COLUMNS =
      List.of(
          Column.of("TENANT", PlanLine::tenant),
          Column.of("WORKLOAD", PlanLine::workload),
          Column.of("WHICH", PlanLine::which),
          Column.of("COUNT", PlanLine::count),
          Column.of("OUTCOME", PlanLine::outcome),
          Column.of("WHY", PlanLine::why),
          Column.wide("NODE ID", PlanLine::node));

  private static final WholeNumbers COUNTS = new WholeNumbers(1, NewPlan.MOST);

  @Option(
      names = "--place",
      paramLabel = "[TENANT/]WORKLOAD=COUNT",
      description =
          "So many more instances of this workload, 1 to 100000; given twice, both together.")
  private @Nullable List<String> place;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private LeavingNodes leaving;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private PlannedNodes nodes;

  @Option(
      names = "--strategy",
      paramLabel = "STRATEGY",
      completionCandidates = Strategies.class,
      description = {
        "Nodes are chosen in this way: a strategy the scheduler has, such as spread or pack (default:"
            + " as now)."
      })
  private @Nullable String strategy;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Output output;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Connection connection;

  @Override
  public Integer call() throws Exception {
    NewPlan.@Nullable NewNodes add = nodes.asked();
    if (add == null && place == null && leaving.isEmpty() && strategy == null) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "plan: of what? (expected: one or more of --place, --lose, --drain, --add, --strategy,"
              + " --lose-where, --drain-where)");
    }
    List<NewPlan.MoreInstances> more = more();
    try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
      Plan plan =
          client.plan(
              new NewPlan(
                  strategy,
                  add == null ? null : List.of(add),
                  leaving.lost(client),
                  leaving.drained(client),
                  more));
      if (output.forPeople()) {
        show(plan);
      } else {
        output.one(plan, it -> it.placed() + " placed, " + it.waiting() + " wait", List.of());
      }
    }
    return 0;
  }

  private @Nullable List<NewPlan.MoreInstances> more() throws IOException {
    Map<String, Integer> counts =
        new Pairs("--place", "[TENANT/]WORKLOAD=COUNT").sums(place, COUNTS);
    if (counts == null) {
      return null;
    }
    List<NewPlan.MoreInstances> more = new ArrayList<>();
    for (Map.Entry<String, Integer> one : counts.entrySet()) {
      String named = one.getKey();
      int slash = named.indexOf('/');
      String tenant = slash < 0 ? connection.tenant() : named.substring(0, slash);
      more.add(new NewPlan.MoreInstances(tenant, named.substring(slash + 1), one.getValue()));
    }
    return more;
  }

  private void show(Plan plan) {
    output.list(PlanLine.of(plan), PlanLine::workload, COLUMNS);
    output
        .out()
        .println(
            Printable.of(
                "%d would be placed%s, %d would wait; %s connected, and nothing was changed"
                    .formatted(plan.placed(), moved(plan), plan.waiting(), nodes(plan.nodes()))));
    output.out().flush();
  }

  /** Nobody is to take them for instances that move by themselves. */
  private static String moved(Plan plan) {
    return plan.moved() == 0 ? "" : " (%d of them if started anew)".formatted(plan.moved());
  }

  private static String nodes(int count) {
    return count == 1 ? "1 node is" : count + " nodes are";
  }
}
