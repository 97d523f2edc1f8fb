package ciao.cli.state;

import ciao.cli.command.Connection;
import ciao.cli.output.Output;
import ciao.cli.state.remote.ResumingWatch;
import ciao.client.CiaoClient;
import ciao.client.StateClient;
import ciao.client.StateWatch;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ciao state watch}. */
@Command(
    name = "watch",
    description =
        "Print what changes until interrupted. The number before each event is a bookmark, which"
            + " outlives a restart of the controller.")
public final class WatchCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Choice choice;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ID",
      description = "One resource; needs --namespace.")
  private @Nullable String id;

  @ArgGroup private @Nullable Begin begin;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Output output;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Connection connection;

  /** Where to begin. */
  static final class Begin {
    @Option(names = "--contents", description = "First all there is.")
    private boolean contents;

    @Option(
        names = "--after",
        paramLabel = "BOOKMARK",
        description = "First what changed after a bookmark.")
    private @Nullable Long after;

    @Option(names = "--tail", paramLabel = "N", description = "First the last N events.")
    private @Nullable Integer tail;

    private StateWatch.From from() {
      if (after != null) {
        return new StateWatch.From.After(after);
      }
      if (tail != null) {
        return new StateWatch.From.Tail(tail);
      }
      return contents ? new StateWatch.From.Contents() : new StateWatch.From.Marker();
    }
  }

  @Override
  public Integer call() throws Exception {
    StateWatch.From from = begin == null ? new StateWatch.From.Marker() : begin.from();
    try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
      StateClient state = client.state();
      try (ResumingWatch events =
          new ResumingWatch(
              state, choice.of(Kinds.find(state, choice.type)), id, from, null, Thread::sleep)) {
        new Following(output).print(events);
      }
    }
    return 0;
  }
}
