package ciao.cli.command;

import ciao.cli.output.Column;
import ciao.cli.output.Output;
import ciao.client.CiaoClient;
import ciao.client.api.Trace;
import ciao.client.api.TraceSummary;
import ciao.client.api.TraceSummary.Spread;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ciao trace}: for operators. */
@Command(
    name = "trace",
    description = {
      "Traces: how long starts took in controller, scheduler and launcher (operators only).",
      "What is timed: instances added with --trace LABEL. Of a label the means are shown, with -o wide"
          + " the variances, too; of a start, whom its START came by, and when."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ciao instance add hello --count 20 --trace boot",
      "  ciao trace list",
      "  ciao trace show boot",
      "  ciao trace show team-a/boot --starts -o json"
    })
public final class TraceCommand {
  private static final List<Column<TraceSummary>> COLUMNS =
      Stream.of(
              Stream.of(
                  Column.of("TENANT", TraceSummary::tenant),
                  Column.of("LABEL", TraceSummary::label),
                  Column.<TraceSummary>of("STARTS", TraceSummary::starts)),
              part("CONTROLLER", TraceSummary::controller),
              part("SCHEDULER", TraceSummary::scheduler),
              part("LAUNCHER", TraceSummary::launcher),
              part("TOTAL", TraceSummary::total))
          .flatMap(columns -> columns)
          .toList();

  private static final List<Column<Trace.Start>> STARTS =
      List.of(
          Column.of("REQUESTED", Trace.Start::requested),
          Column.of("INSTANCE", start -> known(start.name(), start.instance())),
          Column.of("CONTROLLER ms", start -> text(start.controllerMs())),
          Column.of("SCHEDULER ms", start -> text(start.schedulerMs())),
          Column.of("LAUNCHER ms", start -> text(start.launcherMs())),
          Column.of("TOTAL ms", start -> text(start.totalMs())),
          Column.of("NODE", start -> known(start.hostname(), start.node())),
          Column.wide("INSTANCE ID", Trace.Start::instance),
          Column.wide("NODE ID", Trace.Start::node),
          Column.wide("HOPS came ms, left ms", TraceCommand::hops));

  /** Who it came by, and when by their clocks, since it was asked for. */
  private static String hops(Trace.Start start) {
    return start.hops().stream()
        .map(hop ->
            "%s %s %s %s"
                .formatted(
                    hop.roles(),
                    hop.node(),
                    since(start.requested(), hop.received()),
                    since(start.requested(), hop.sent())))
        .collect(Collectors.joining("; "));
  }

  private static String since(Instant requested, @Nullable Instant at) {
    return at == null ? "-" : text(Duration.between(requested, at).toNanos() / 1e6);
  }

  private static String known(@Nullable String name, String id) {
    return name == null ? id : name;
  }

  @Command(description = "List the labels, each with its times.")
  int list(@Mixin Output output, @Mixin Connection connection) throws Exception {
    try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
      output.list(client.traces().list(), TraceCommand::address, COLUMNS);
    }
    return 0;
  }

  @Command(description = "Show the times of one label, or of each of its starts.")
  int show(
      @Parameters(
              paramLabel = "[TENANT/]LABEL",
              description = "As given with --trace; whose, if not the usual tenant's.")
          String named,
      @Option(names = "--starts", description = "Each start, oldest first.") boolean starts,
      @Mixin Output output,
      @Mixin Connection connection)
      throws Exception {
    try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
      int slash = named.indexOf('/');
      String tenant = slash < 0 ? connection.tenant() : named.substring(0, slash);
      Trace trace = client.traces().show(tenant, named.substring(slash + 1));
      if (starts) {
        output.list(trace.starts(), Trace.Start::instance, STARTS);
      } else {
        output.one(trace.summary(), TraceCommand::address, COLUMNS);
      }
    }
    return 0;
  }

  /** As {@code trace show} takes it. */
  private static String address(TraceSummary summary) {
    return summary.tenant() + "/" + summary.label();
  }

  private static Stream<Column<TraceSummary>> part(
      String title, Function<TraceSummary, Spread> part) {
    return Stream.of(
        Column.of(title + " ms", summary -> text(part.apply(summary).meanMs())),
        Column.wide(title + " VARIANCE ms²", summary -> text(part.apply(summary).varianceMs2())));
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
