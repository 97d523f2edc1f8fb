package ciao.cli.state;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.command.Connection;
import ciao.cli.state.remote.RemoteStore;
import ciao.cli.state.remote.RemoteStoreException;
import ciao.client.CiaoClient;
import ciao.client.StateClient;
import ciao.state.Committed;
import ciao.state.Document;
import ciao.state.Pointer;
import ciao.state.Refusal;
import ciao.state.WriteResult;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ciao state remove}. */
@Command(
    name = "remove",
    description = {
      "Tear a resource down, wait until nobody holds it, and destroy it. Interrupted, it stays torn"
          + " down. For what no other command ends: whoever owns it may make it anew."
    })
public final class RemoveCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "TYPE", description = "As for `list`.")
  @SuppressWarnings("NullAway.Init")
  private String type;

  @Parameters(index = "1", paramLabel = "ID", description = "Its id.")
  @SuppressWarnings("NullAway.Init")
  private String id;

  @Option(
      names = {"-n", "--namespace"},
      required = true,
      paramLabel = "NAMESPACE",
      description = "A tenant, or `system`.")
  @SuppressWarnings("NullAway.Init")
  private String namespace;

  @Option(
      names = "--owner",
      paramLabel = "OWNER",
      defaultValue = "",
      description = "In whose name: what has an owner only that one may remove.")
  @SuppressWarnings("NullAway.Init")
  private String owner;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Connection connection;

  @Override
  public Integer call() throws Exception {
    try (CiaoClient client = connection.open(Connection.As.OPERATOR);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      StateClient state = client.state();
      Pointer<Document> pointer = Document.type(Kinds.find(state, type).name()).at(namespace, id);
      try (RemoteStore store = new RemoteStore(state, threads)) {
        return switch (result(store, threads, pointer)) {
          case Committed _ -> ExitCode.OK;
          case Refusal refusal -> throw new CommandFailed(ExitCode.REFUSED, refusal.sentence());
        };
      }
    }
  }

  private WriteResult result(RemoteStore store, ExecutorService threads, Pointer<Document> pointer)
      throws InterruptedException, ExecutionException {
    try {
      return store.teardownAndDestroy(pointer, owner, threads).get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RemoteStoreException away) {
        throw new CommandFailed(ExitCode.UNREACHABLE, String.valueOf(away.getMessage()));
      }
      throw failed;
    }
  }
}
