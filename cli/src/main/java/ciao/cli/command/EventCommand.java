package ciao.cli.command;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.output.Column;
import ciao.cli.output.Output;
import ciao.cli.output.Printable;
import ciao.client.CiaoClient;
import ciao.client.Watch;
import ciao.client.WatchEvent;
import ciao.client.api.Event;
import ciao.client.api.EventQuery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ciao event}: what happened. */
@Command(
    name = "event",
    description = "Events: what happened, oldest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ciao event list",
      "  ciao event list --all",
      "  ciao event list --watch",
      "  ciao event list --instance web",
      "  ciao event list --kind placement --all -o yaml"
    })
public final class EventCommand {
  private static final List<Column<Event>> COLUMNS =
      List.of(
          Column.of("TIME", Event::time),
          Column.of("SEVERITY", Event::severity),
          Column.of("KIND", Event::kind),
          Column.of("SUBJECT", Event::subject),
          Column.of("MESSAGE", Event::message),
          Column.wide("TENANT", Event::tenant),
          Column.wide("INSTANCE ID", Event::instance));

  @Command(description = "List the tenant's events.")
  int list(
      @Option(names = "--all", description = "Every tenant's and the cluster's own (operators).")
          boolean all,
      @Option(
              names = {"-w", "--watch"},
              description = "Go on with new ones until interrupted.")
          boolean watch,
      @Option(
              names = "--kind",
              paramLabel = "KIND",
              completionCandidates = Kinds.class,
              description =
                  "Only of this kind: ${COMPLETION-CANDIDATES}; placement is what was decided.")
          @Nullable String kind,
      @Option(
              names = "--instance",
              paramLabel = "INSTANCE",
              description =
                  "Only about this one, by name or id, also when it is gone; with --all by its id.")
          @Nullable String instance,
      @Mixin Output output,
      @Mixin Connection connection)
      throws Exception {
    if (all && watch) {
      throw new CommandFailed(
          ExitCode.USAGE, "--all and --watch: both (expected: one; --watch follows one tenant's)");
    }
    EventQuery which = new EventQuery(kind, instance);
    try (CiaoClient client = connection.open(all ? Connection.As.OPERATOR : Connection.As.TENANT)) {
      if (all) {
        output.list(client.allEvents(which), Event::id, COLUMNS);
      } else if (watch) {
        follow(client.watchEvents(connection.tenant(), which), output);
      } else {
        output.list(client.events(connection.tenant(), which), Event::id, COLUMNS);
      }
    }
    return 0;
  }

  /** What --kind takes. */
  static final class Kinds extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Kinds() {
      super(
          List.of(
              "cluster", "image", "instance", "node", "placement", "state", "tenant", "workload"));
    }
  }

  private static void follow(Watch<Event> watch, Output output) throws Exception {
    try (Watch<Event> events = watch) {
      for (WatchEvent<Event> next = events.next(); next != null; next = events.next()) {
        if (next.type() == WatchEvent.Type.CREATED) {
          Event event = next.item();
          output
              .out()
              .println(
                  Printable.of(
                      "%s  %s  %s %s: %s"
                          .formatted(
                              Printable.of(event.time()),
                              event.severity(),
                              event.kind(),
                              event.subject(),
                              event.message())));
          output.out().flush();
        }
      }
    }
  }
}
