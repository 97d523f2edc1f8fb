package ciao.cli.serve;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.command.Connection;
import ciao.cli.output.Column;
import ciao.cli.output.Output;
import ciao.cli.serve.NodeConfig.StateConfig;
import ciao.client.CiaoClient;
import ciao.client.api.StateKeys;
import ciao.controller.answer.Answer;
import ciao.controller.keeping.KeyStanding;
import ciao.state.journal.DirectoryLock;
import ciao.state.seal.KeyId;
import ciao.state.seal.MasterKeys;
import ciao.state.seal.Operator;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ciao state keys}: the ring of keys that seal a controller's store. */
@Command(
    name = "keys",
    description = "The key ring of the controller here: slots, and master keys.")
final class StateKeysCommand {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private static final List<Column<StateKeys>> COLUMNS =
      List.of(
          Column.of("CURRENT", StateKeys::current),
          Column.of("OLDER", keys -> joined(keys.older())),
          Column.of("SLOTS", keys -> joined(keys.slots())),
          Column.of("REWRITING", StateKeys::rewriting));

  private final SecureRandom random = new SecureRandom();

  @Command(
      description =
          "Make the ring, with the slot `controller` that the controller's key file opens. The first"
              + " start of a controller does the same.")
  int init(@Mixin Connection connection, @Mixin Output output) throws IOException {
    ControllerKeys keys = keys(connection);
    if (keys.ring(random).exists()) {
      throw new CommandFailed(
          ExitCode.REFUSED, keys.place() + ": there is a key ring already; add a slot to it");
    }
    MasterKeys made = keys.openOrMake(random);
    show(output, new StateKeys(made.currentId().toString(), List.of(), slots(keys), false));
    return ExitCode.OK;
  }

  @Command(description = "List keys and slots.")
  int list(@Mixin Connection connection, @Mixin Output output) throws Exception {
    ControllerKeys keys = keys(connection);
    if (isRunning(connection)) {
      try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
        show(output, client.state().keys());
      }
    } else {
      show(output, view(keys.open(random), keys));
    }
    return ExitCode.OK;
  }

  @Command(description = "Give somebody else a slot; the controller may run.")
  int add(
      @Parameters(paramLabel = "SLOT", description = "Its name.") String slot,
      @Mixin SlotSecret secret,
      @Mixin SlotOpener by,
      @Mixin Connection connection)
      throws IOException {
    ControllerKeys keys = keys(connection);
    Operator opening = by.operator(keys);
    keys.ring(random).addSlot(operator(slot, secret, random), opening);
    spec.commandLine().getOut().println("added slot " + slot);
    return ExitCode.OK;
  }

  @Command(
      description =
          "Take a slot away; the controller may run. Who had it may have kept the key: rotate.")
  int remove(
      @Parameters(paramLabel = "SLOT", description = "Its name.") String slot,
      @Mixin SlotOpener by,
      @Mixin Connection connection)
      throws IOException {
    ControllerKeys keys = keys(connection);
    keys.ring(random).removeSlot(slot, by.operator(keys));
    spec.commandLine().getOut().println("removed slot " + slot);
    return ExitCode.OK;
  }

  @Command(
      description =
          "Seal with a new master key from now on, and again what is stored; the controller may run,"
              + " and must where its state is in a database.")
  int rotate(@Mixin Connection connection, @Mixin Output output) throws Exception {
    if (isRunning(connection) || isShared(connection)) {
      try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
        show(output, client.state().rotateKeys());
      }
      return ExitCode.OK;
    }
    ControllerKeys keys = keys(connection);
    try (DirectoryLock _ = lock(connection)) {
      show(output, view(keys.ring(random).rotate(keys.controller()), keys));
    }
    return ExitCode.OK;
  }

  @Command(
      description =
          "Forget older master keys with which nothing is sealed any more. Backups, copies and"
              + " directories set aside by a restore (.before-*) that are sealed with one of them"
              + " can never be restored after that.")
  int drop(@Mixin Connection connection, @Mixin Output output) throws Exception {
    if (isRunning(connection) || isShared(connection)) {
      try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
        show(output, client.state().dropKeys());
      }
      return ExitCode.OK;
    }
    try (RunningParts parts = new RunningParts()) {
      show(output, view(ControllerState.open(state(connection), parts).dropUnused()));
    }
    return ExitCode.OK;
  }

  private static Operator operator(String slot, SlotSecret secret, SecureRandom random)
      throws IOException {
    try {
      return new Operator(slot, secret.read(random));
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailed(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
    }
  }

  private static StateConfig state(Connection connection) throws IOException {
    return NodeConfig.read(connection.home()).state();
  }

  private static ControllerKeys keys(Connection connection) throws IOException {
    return ControllerKeys.of(state(connection));
  }

  /** The lock a controller would take, where there is anything to lock. */
  private static DirectoryLock lock(Connection connection) throws IOException {
    ControllerRole.directory(connection.home());
    return DirectoryLock.take(state(connection).directory());
  }

  /** A running one knows what it is doing with its keys, and must hear of new ones. */
  private static boolean isRunning(Connection connection) throws IOException {
    return connection.isControllerGiven() || DirectoryLock.isTaken(state(connection).directory());
  }

  /** Which of its controllers leads, and whether one does, is not known here. */
  private static boolean isShared(Connection connection) throws IOException {
    return state(connection).database().isPresent();
  }

  private List<String> slots(ControllerKeys keys) throws IOException {
    return keys.ring(random).slots();
  }

  private StateKeys view(MasterKeys keys, ControllerKeys ring) throws IOException {
    List<String> older =
        keys.ids().stream()
            .filter(id -> !id.equals(keys.currentId()))
            .map(KeyId::toString)
            .toList();
    return new StateKeys(keys.currentId().toString(), older, slots(ring), false);
  }

  private static StateKeys view(Answer<KeyStanding> answer) {
    return switch (answer) {
      case Answer.Given<KeyStanding>(KeyStanding keys) ->
          new StateKeys(
              keys.current().toString(),
              keys.older().stream().map(KeyId::toString).toList(),
              keys.slots(),
              keys.rewriting());
      case Answer.Denied<KeyStanding> denied ->
          throw new CommandFailed(ExitCode.REFUSED, denied.denial().sentence());
    };
  }

  private static void show(Output output, StateKeys keys) {
    output.one(keys, StateKeys::current, COLUMNS);
  }

  private static String joined(List<String> names) {
    return names.isEmpty() ? "-" : String.join(", ", names);
  }
}
