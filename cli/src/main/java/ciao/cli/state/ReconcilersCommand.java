package ciao.cli.state;

import ciao.cli.command.Connection;
import ciao.cli.output.Column;
import ciao.cli.output.Output;
import ciao.client.CiaoClient;
import ciao.client.api.state.ReconcilerNumbers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ciao state reconcilers}. */
@Command(
    name = "reconcilers",
    description = "Show what the controller's reconcilers have done since it started.")
public final class ReconcilersCommand implements Callable<Integer> {
  private static final List<Column<ReconcilerNumbers>> COLUMNS =
      List.of(
          Column.of("NAME", ReconcilerNumbers::name),
          number("QUEUE", ReconcilerNumbers::queue),
          number("TURNS", ReconcilerNumbers::reconciles),
          number("WRITES", ReconcilerNumbers::writes),
          number("CONFLICTS", ReconcilerNumbers::conflicts),
          number("FAILURES", ReconcilerNumbers::failures),
          number("CRASHES", ReconcilerNumbers::crashes),
          Column.of("BUSY", numbers -> "%.1f s".formatted(numbers.busyMs() / 1000.0)));

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Output output;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Connection connection;

  private static Column<ReconcilerNumbers> number(
      String title, ToLongFunction<ReconcilerNumbers> value) {
    return Column.of(title, numbers -> Long.toString(value.applyAsLong(numbers)));
  }

  @Override
  public Integer call() throws Exception {
    try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
      output.list(client.state().reconcilers(), ReconcilerNumbers::name, COLUMNS);
    }
    return 0;
  }
}
