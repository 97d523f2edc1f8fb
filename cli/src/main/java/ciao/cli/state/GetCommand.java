package ciao.cli.state;

import ciao.cli.command.Connection;
import ciao.cli.output.Output;
import ciao.client.CiaoClient;
import ciao.client.StateClient;
import ciao.client.api.state.Address;
import ciao.client.api.state.StateOverview;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ciao state get}. */
@Command(name = "get", description = "Show resources; several are read from the same state.")
public final class GetCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "TYPE", description = "As for `list`.")
  @SuppressWarnings("NullAway.Init")
  private String type;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "ID", description = "Ids.")
  @SuppressWarnings("NullAway.Init")
  private List<String> ids;

  @Option(
      names = {"-n", "--namespace"},
      required = true,
      paramLabel = "NAMESPACE",
      description = "A tenant, or `system`.")
  @SuppressWarnings("NullAway.Init")
  private String namespace;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Choice.Secrets secrets;

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
      StateOverview.Type found = Kinds.find(state, type);
      String snapshot = ids.size() > 1 ? state.snapshot().snapshot() : null;
      List<JsonNode> shown = new ArrayList<>();
      for (String id : ids) {
        Address at = new Address(found.name(), namespace, id);
        shown.add(Shown.document(state.get(at, snapshot, secrets.sensitive)));
      }
      if (shown.size() == 1) {
        output.one(shown.getFirst(), Shown::id, Shown.columns(found));
      } else {
        output.list(shown, Shown::id, Shown.columns(found));
      }
    }
    return 0;
  }
}
