package ciao.cli.state;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.output.Output;
import ciao.cli.output.Printable;
import ciao.cli.state.remote.ResumingWatch;
import ciao.client.ApiException;
import ciao.client.UnreachableException;
import ciao.client.api.state.StateEvent;
import ciao.client.api.state.StoredResource;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** Prints the events of a watch until it is interrupted or cannot go on. */
final class Following {
  private final Output output;

  Following(Output output) {
    this.output = output;
  }

  void print(ResumingWatch watch) throws ApiException, UnreachableException, InterruptedException {
    for (StateEvent event = watch.next(); event != null; event = watch.next()) {
      switch (event.kind()) {
        case OPENED -> {} // nothing happened yet
        case CREATED, UPDATED, DESTROYED, BOOTSTRAPPED -> print(event);
        case ERROR -> throw ended(event);
      }
    }
  }

  private void print(StateEvent event) {
    if (output.forPeople()) {
      output.out().println(Printable.of(line(event)));
      output.out().flush();
    } else {
      JsonNode document = Shown.document(event);
      output.one(document, shown -> shown.path("at").path("id").asText(), List.of());
    }
  }

  /** Position, what happened, to what: {@code 17 updated Instance(acme/i1@3) running}. */
  private static String line(StateEvent event) {
    StoredResource resource = event.resource();
    String what =
        resource == null
            ? event.at() == null ? "" : event.at().toString()
            : "%s(%s/%s@%d) %s"
                .formatted(
                    resource.type(),
                    resource.namespace(),
                    resource.id(),
                    resource.version(),
                    resource.phase());
    return "%-10d  %-12s  %s"
        .formatted(event.position(), event.kind().name().toLowerCase(Locale.ROOT), what)
        .stripTrailing();
  }

  private static CommandFailed ended(StateEvent event) {
    String why = event.problem() == null ? null : event.problem().detail();
    return new CommandFailed(ExitCode.REFUSED, why == null ? "the watch ended; watch again" : why);
  }
}
