package ciao.cli.command;

import ciao.cli.output.Output;
import ciao.client.CiaoClient;
import ciao.client.api.Workload;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ciao workload}: what can be run. */
@Command(
    name = "workload",
    description = "Workloads: what to run.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ciao workload add hello.yaml",
      "  ciao workload list",
      "  ciao workload show hello -o yaml",
      "  ciao workload delete hello box",
      "",
      "A workload file:",
      "  name: hello",
      "  kind: process                 # process, container or vm",
      "  command: [/bin/sh, -c, \"while :; do date; sleep 1; done\"]",
      "  demands: {vcpus: 1, memory_mib: 64, disk_mib: 100}"
    })
public final class WorkloadCommand {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private static final Comparator<Workload> BY_NAME =
      Comparator.comparing(WorkloadCommand::name).thenComparing(Workload::id);

  private static String name(Workload workload) {
    return workload.spec().name();
  }

  @Command(description = "Make a workload from a file.")
  int add(
      @Parameters(paramLabel = "FILE", description = "A workload file, YAML.") Path file,
      @Mixin Output output,
      @Mixin Connection connection)
      throws Exception {
    try (CiaoClient client = connection.open(Connection.As.TENANT)) {
      output.one(
          client.addWorkload(connection.tenant(), WorkloadFile.read(file)),
          WorkloadCommand::name,
          WorkloadColumns.ALL);
    }
    return 0;
  }

  @Command(description = "List the tenant's workloads.")
  int list(@Mixin Output output, @Mixin Connection connection) throws Exception {
    try (CiaoClient client = connection.open(Connection.As.TENANT)) {
      List<Workload> all = client.workloads(connection.tenant());
      output.list(
          all.stream().sorted(BY_NAME).toList(), WorkloadCommand::name, WorkloadColumns.ALL);
    }
    return 0;
  }

  @Command(description = "Show one workload.")
  int show(
      @Parameters(paramLabel = "WORKLOAD", description = "Name or id.") String workload,
      @Mixin Output output,
      @Mixin Connection connection)
      throws Exception {
    try (CiaoClient client = connection.open(Connection.As.TENANT)) {
      output.one(
          client.workload(connection.tenant(), workload),
          WorkloadCommand::name,
          WorkloadColumns.ALL);
    }
    return 0;
  }

  @Command(description = "Delete workloads that have no instances.")
  int delete(
      @Parameters(paramLabel = "WORKLOAD", arity = "1..*", description = "Names or ids.")
          List<String> workloads,
      @Mixin Connection connection)
      throws Exception {
    try (CiaoClient client = connection.open(Connection.As.TENANT)) {
      Each each = new Each(spec.commandLine().getErr());
      each.apply(
          workloads,
          name -> {
            client.deleteWorkload(connection.tenant(), name);
            return name;
          });
      return each.exitCode();
    }
  }
}
