package ciao.cli.command;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.output.Output;
import ciao.cli.output.Printable;
import ciao.client.CiaoClient;
import ciao.client.Watch;
import ciao.client.WatchEvent;
import ciao.client.api.CreatedInstances;
import ciao.client.api.Instance;
import ciao.client.api.NewInstances;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ciao instance}: runs of workloads. */
@Command(
    name = "instance",
    description = "Instances: runs of workloads.",
    subcommands = {InstanceExplain.class, InstanceLogs.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ciao instance add hello --name hello-1 --wait",
      "  ciao instance add hello --count 10",
      "  ciao instance list --watch",
      "  ciao instance show hello-1 -o yaml",
      "  ciao instance explain hello-1",
      "  ciao instance explain hello-1 --all",
      "  ciao instance explain hello-1 --node web2",
      "  ciao instance logs hello-1 --follow",
      "  ciao instance stop hello-1 --wait",
      "  ciao instance start hello-1",
      "  ciao instance restart hello-1 --wait --timeout 90s",
      "  ciao instance delete hello-1 hello-2",
      "  ciao instance delete --all --wait"
    })
public final class InstanceCommand {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private static final WholeNumbers COUNTS = new WholeNumbers(1, NewInstances.MOST);

  /** The options of a verb that may wait for its effect. */
  static final class Wait {
    @Option(names = "--wait", description = "Return when it has happened, not when it is accepted.")
    private boolean wait;

    @Option(
        names = "--timeout",
        paramLabel = "DURATION",
        defaultValue = "5m",
        converter = DurationConverter.class,
        description = "How long to wait, such as 90s (default: 5m).")
    @SuppressWarnings("NullAway.Init")
    private Duration timeout;
  }

  private interface Change {
    Instance apply(CiaoClient client, String tenant, String instance) throws Exception;
  }

  private interface Goal {
    List<Instance> reach(Waiting waiting, List<Instance> instances) throws Exception;
  }

  @Command(description = "Run a workload, once or many times.")
  int add(
      @Parameters(paramLabel = "WORKLOAD", description = "Name or id.") String workload,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              description =
                  "Its name (default: made from the workload's). Several: NAME-1, NAME-2, ….")
          @Nullable String name,
      @Option(
              names = "--count",
              paramLabel = "N",
              description = "How many, 1 to 1000 (default: 1).")
          @Nullable Integer count,
      @Option(names = "--trace", paramLabel = "LABEL", description = "Time its start: ciao trace.")
          @Nullable String trace,
      @Mixin Wait wait,
      @Mixin Output output,
      @Mixin Connection connection)
      throws Exception {
    if (count != null && !COUNTS.allows(count)) {
      throw new CommandFailed(
          ExitCode.USAGE, "--count: %d (expected: %s)".formatted(count, COUNTS));
    }
    try (CiaoClient client = connection.open(Connection.As.TENANT)) {
      String tenant = connection.tenant();
      NewInstances wish = new NewInstances(workload, name, count, trace);
      CreatedInstances made = client.addInstances(tenant, wish);
      List<Instance> instances = made.created();
      if (wait.wait && !instances.isEmpty()) {
        try (Waiting waiting = new Waiting(client, tenant, wait.timeout)) {
          instances = waiting.settled(instances);
        }
      }
      print(output, instances);
      return report(made, instances);
    }
  }

  private static void print(Output output, List<Instance> instances) {
    if (instances.size() == 1) {
      output.one(instances.getFirst(), Instance::name, InstanceColumns.ONE);
    } else {
      output.list(instances, Instance::name, InstanceColumns.LIST);
    }
  }

  private int report(CreatedInstances made, List<Instance> now) {
    for (CreatedInstances.Refused refused : made.refused()) {
      err()
          .println(
              Printable.of(
                  "ciao: "
                      + refused.name()
                      + " was not made: "
                      + (refused.problem().detail() == null
                          ? refused.problem().title()
                          : refused.problem().detail())));
    }
    err().flush();
    return noneFailed(now) && made.refused().isEmpty() ? ExitCode.OK : ExitCode.REFUSED;
  }

  /** Says of each that failed why; what was waited for may have been shown by its name alone. */
  private boolean noneFailed(List<Instance> waitedFor) {
    List<Instance> failed =
        waitedFor.stream().filter(instance -> instance.phase().equals("failed")).toList();
    for (Instance instance : failed) {
      err().println(Printable.of("ciao: " + instance.name() + " failed: " + instance.reason()));
    }
    err().flush();
    return failed.isEmpty();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private static final Comparator<Instance> BY_NAME =
      Comparator.comparing(Instance::name).thenComparing(Instance::id);

  @Command(description = "List the tenant's instances.")
  int list(
      @Option(
              names = {"-w", "--watch"},
              description = "Go on with changes until interrupted.")
          boolean watch,
      @Mixin Output output,
      @Mixin Connection connection)
      throws Exception {
    try (CiaoClient client = connection.open(Connection.As.TENANT)) {
      if (watch) {
        follow(client, connection.tenant(), output);
      } else {
        List<Instance> all = client.instances(connection.tenant());
        output.list(all.stream().sorted(BY_NAME).toList(), Instance::name, InstanceColumns.LIST);
      }
    }
    return 0;
  }

  private static void follow(CiaoClient client, String tenant, Output output) throws Exception {
    try (Watch<Instance> watch = client.watchInstances(tenant)) {
      for (WatchEvent<Instance> next = watch.next(); next != null; next = watch.next()) {
        Instance instance = next.item();
        if (!output.forPeople()) {
          output.one(instance, Instance::name, InstanceColumns.ONE);
          continue;
        }
        String phase = next.type() == WatchEvent.Type.DELETED ? "deleted" : instance.phase();
        String node = instance.hostname() == null ? "" : " on " + instance.hostname();
        String reason = instance.reason() == null ? "" : ": " + instance.reason();
        output.out().println(Printable.of(instance.name() + "  " + phase + node + reason));
        output.out().flush();
      }
    }
  }

  @Command(description = "Show one instance.")
  int show(
      @Parameters(paramLabel = "INSTANCE", description = "Name or id.") String instance,
      @Mixin Output output,
      @Mixin Connection connection)
      throws Exception {
    try (CiaoClient client = connection.open(Connection.As.TENANT)) {
      Instance shown = client.instance(connection.tenant(), instance);
      output.one(shown, Instance::name, InstanceColumns.ONE);
      if (output.forPeople()) {
        LastLines.of(client, connection.tenant(), shown).forEach(output.out()::println);
        output.out().flush();
      }
    }
    return 0;
  }

  @Command(description = "End instances in good order; their disks stay.")
  int stop(
      @Parameters(paramLabel = "INSTANCE", arity = "1..*", description = "Names or ids.")
          List<String> instances,
      @Mixin Wait wait,
      @Mixin Connection connection)
      throws Exception {
    return change(instances, wait, connection, CiaoClient::stopInstance, Waiting::ended);
  }

  @Command(description = "Start ended instances again, with the disks they had.")
  int start(
      @Parameters(paramLabel = "INSTANCE", arity = "1..*", description = "Names or ids.")
          List<String> instances,
      @Mixin Wait wait,
      @Mixin Connection connection)
      throws Exception {
    return change(instances, wait, connection, CiaoClient::startInstance, Waiting::settled);
  }

  @Command(description = "Stop instances and start them again.")
  int restart(
      @Parameters(paramLabel = "INSTANCE", arity = "1..*", description = "Names or ids.")
          List<String> instances,
      @Mixin Wait wait,
      @Mixin Connection connection)
      throws Exception {
    return change(instances, wait, connection, CiaoClient::restartInstance, Waiting::settled);
  }

  @Command(description = "Delete instances and their disks.")
  int delete(
      @Parameters(paramLabel = "INSTANCE", arity = "0..*", description = "Names or ids.")
          @Nullable List<String> instances,
      @Option(names = "--all", description = "All the tenant's instances.") boolean all,
      @Mixin Wait wait,
      @Mixin Connection connection)
      throws Exception {
    boolean some = instances != null && !instances.isEmpty();
    if (all == some) {
      throw new CommandFailed(
          ExitCode.USAGE,
          all
              ? "INSTANCE and --all: both (expected: one of them)"
              : "INSTANCE and --all: neither (expected: one of them)");
    }
    try (CiaoClient client = connection.open(Connection.As.TENANT)) {
      String tenant = connection.tenant();
      List<String> names =
          all
              ? client.instances(tenant).stream().map(Instance::id).toList()
              : List.copyOf(instances == null ? List.of() : instances);
      Each each = new Each(err());
      List<Instance> deleted =
          each.apply(
              names,
              name -> {
                Instance found = client.instance(tenant, name);
                client.deleteInstance(tenant, found.id());
                return found;
              });
      if (wait.wait) {
        try (Waiting waiting = new Waiting(client, tenant, wait.timeout)) {
          waiting.gone(deleted);
        }
      }
      return each.exitCode();
    }
  }

  private int change(List<String> names, Wait wait, Connection connection, Change change, Goal goal)
      throws Exception {
    try (CiaoClient client = connection.open(Connection.As.TENANT)) {
      String tenant = connection.tenant();
      Each each = new Each(err());
      List<Instance> changed = each.apply(names, name -> change.apply(client, tenant, name));
      if (!wait.wait) {
        return each.exitCode();
      }
      try (Waiting waiting = new Waiting(client, tenant, wait.timeout)) {
        List<Instance> reached = goal.reach(waiting, changed);
        return noneFailed(reached) ? each.exitCode() : ExitCode.REFUSED;
      }
    }
  }
}
