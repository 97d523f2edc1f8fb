package ciao.cli.state;

import ciao.cli.command.Connection;
import ciao.cli.output.Column;
import ciao.cli.output.Output;
import ciao.client.CiaoClient;
import ciao.client.api.state.StateOverview;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ciao state types}. */
@Command(name = "types", description = "List the types of resources, and the words for them.")
public final class TypesCommand implements Callable<Integer> {
  private static final List<Column<StateOverview.Type>> COLUMNS =
      List.of(
          Column.of("TYPE", StateOverview.Type::name),
          Column.of("WORDS", type -> String.join(",", type.names())),
          Column.of("SENSITIVE", type -> type.sensitive() ? "yes" : "no"));

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Output output;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Connection connection;

  @Override
  public Integer call() throws Exception {
    try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
      output.list(client.state().overview().types(), StateOverview.Type::name, COLUMNS);
    }
    return 0;
  }
}
