package ciao.cli.state;

import ciao.cli.command.Connection;
import ciao.cli.output.Output;
import ciao.cli.state.remote.ResumingWatch;
import ciao.client.CiaoClient;
import ciao.client.StateClient;
import ciao.client.StateWatch;
import ciao.client.api.state.StateOverview;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ciao state list}. */
@Command(name = "list", description = "List the resources of a type.")
public final class ListCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Choice choice;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10000",
      description = "At most so many (default: 10000).")
  private int limit;

  @Option(
      names = {"-w", "--watch"},
      description = "Go on with what changes, until interrupted.")
  private boolean watch;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Output output;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Connection connection;

  @Override
  public Integer call() throws Exception {
    try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
      StateClient state = client.state();
      StateOverview.Type type = Kinds.find(state, choice.type);
      if (watch) {
        try (ResumingWatch events =
            new ResumingWatch(
                state,
                choice.of(type),
                null,
                new StateWatch.From.Contents(),
                null,
                Thread::sleep)) {
          new Following(output).print(events);
        }
      } else {
        output.list(
            state.list(choice.of(type), Optional.empty(), null, limit).stream()
                .map(Shown::document)
                .toList(),
            Shown::id,
            Shown.columns(type));
      }
    }
    return 0;
  }
}
