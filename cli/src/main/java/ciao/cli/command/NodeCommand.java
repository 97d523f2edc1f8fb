package ciao.cli.command;

import ciao.cli.ExitCode;
import ciao.cli.output.Column;
import ciao.cli.output.Output;
import ciao.client.CiaoClient;
import ciao.client.api.Node;
import ciao.client.api.Room;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ciao node}: for operators. */
@Command(
    name = "node",
    description = "Nodes: the machines that run instances (operators only).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ciao node list",
      "  ciao node show web1",
      "  ciao node drain web1",
      "  ciao node maintenance web1",
      "  ciao node restore web1"
    })
public final class NodeCommand {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private static final List<Column<Node>> COLUMNS =
      List.of(
          Column.of("HOSTNAME", Node::hostname),
          Column.of("STATUS", Node::status),
          Column.of("MODE", Node::mode),
          Column.of("FREE VCPUS", node -> free(node, Room::vcpus)),
          Column.of("FREE MEMORY MiB", node -> free(node, Room::memoryMib)),
          Column.of("FREE DISK MiB", node -> free(node, Room::diskMib)),
          Column.of("INSTANCES", Node::instances),
          Column.of("LOAD", Node::load),
          Column.of("ID", Node::id),
          Column.wide("TYPE", Node::type),
          Column.wide("FREE DEVICES", NodeCommand::freeDevices),
          Column.wide("LABELS", node -> Pairs.shown(node.labels())),
          Column.wide("SEEN", Node::seen));

  private static final Comparator<Node> BY_NAME =
      Comparator.comparing(Node::hostname).thenComparing(Node::id);

  @Command(description = "List the nodes, with how much is free for instances, and of how much.")
  int list(@Mixin Output output, @Mixin Connection connection) throws Exception {
    try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
      List<Node> nodes = client.nodes().stream().sorted(BY_NAME).toList();
      output.list(nodes, Node::hostname, COLUMNS);
    }
    return 0;
  }

  @Command(description = "Show one node.")
  int show(
      @Parameters(paramLabel = "NODE", description = "Host name or id.") String node,
      @Mixin Output output,
      @Mixin Connection connection)
      throws Exception {
    try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
      output.one(client.node(node), Node::hostname, COLUMNS);
    }
    return 0;
  }

  @Command(description = "Let nodes get nothing new; what runs there goes on until it ends.")
  int drain(
      @Parameters(paramLabel = "NODE", arity = "1..*", description = "Host names or ids.")
          List<String> nodes,
      @Mixin Connection connection)
      throws Exception {
    return change(nodes, "drain", connection);
  }

  @Command(
      description = {
        "Let nodes get nothing new, and end what runs there in good order.",
        "Disks stay; what was ended begins again when its user starts it and the node is restored."
      })
  int maintenance(
      @Parameters(paramLabel = "NODE", arity = "1..*", description = "Host names or ids.")
          List<String> nodes,
      @Mixin Connection connection)
      throws Exception {
    return change(nodes, "maintenance", connection);
  }

  @Command(description = "Let nodes get work again, after a drain or maintenance.")
  int restore(
      @Parameters(paramLabel = "NODE", arity = "1..*", description = "Host names or ids.")
          List<String> nodes,
      @Mixin Connection connection)
      throws Exception {
    return change(nodes, "restore", connection);
  }

  /** All names are looked up first: a misspelt one is told before anything is changed. */
  private int change(List<String> names, String verb, Connection connection) throws Exception {
    try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
      Each each = new Each(spec.commandLine().getErr());
      List<Node> nodes = each.apply(names.stream().distinct().toList(), client::node);
      if (each.exitCode() == ExitCode.OK) {
        List<String> ids = nodes.stream().map(Node::id).distinct().toList();
        each.apply(ids, id -> client.changeNode(id, verb));
      }
      return each.exitCode();
    }
  }

  private static @Nullable String free(Node node, ToLongFunction<Room> quantity) {
    Room room = node.room();
    Room capacity = node.capacity();
    return room == null || capacity == null
        ? null
        : quantity.applyAsLong(room) + " of " + quantity.applyAsLong(capacity);
  }

  private static @Nullable String freeDevices(Node node) {
    Room room = node.room();
    Room capacity = node.capacity();
    if (room == null || capacity == null || capacity.devices() == null) {
      return null;
    }
    Map<String, Integer> free = Objects.requireNonNullElse(room.devices(), Map.of());
    Map<String, String> each = new TreeMap<>();
    capacity
        .devices()
        .forEach((name, all) -> each.put(name, free.getOrDefault(name, 0) + " of " + all));
    return Pairs.shown(each);
  }
}
