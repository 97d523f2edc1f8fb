package ciao.cli.command;

import ciao.cli.output.Column;
import ciao.cli.output.Output;
import ciao.client.CiaoClient;
import ciao.client.api.Node;
import ciao.client.api.Room;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ciao node}: for operators. */
@Command(
    name = "node",
    description = "Nodes: the machines that run instances (operators only).",
    footerHeading = "%nExamples:%n",
    footer = {"  ciao node list", "  ciao node show web1"})
public final class NodeCommand {
  private static final List<Column<Node>> COLUMNS =
      List.of(
          Column.of("HOSTNAME", Node::hostname),
          Column.of("STATUS", Node::status),
          Column.of("VCPUS", node -> free(node, Room::vcpus)),
          Column.of("MEMORY MiB", node -> free(node, Room::memoryMib)),
          Column.of("DISK MiB", node -> free(node, Room::diskMib)),
          Column.of("INSTANCES", Node::instances),
          Column.of("LOAD", Node::load),
          Column.of("ID", Node::id),
          Column.wide("TYPE", Node::type),
          Column.wide("LABELS", node -> labels(node.labels())),
          Column.wide("SEEN", Node::seen));

  @Command(description = "List the nodes; room is shown as free/all.")
  int list(@Mixin Output output, @Mixin Connection connection) throws Exception {
    try (CiaoClient client = connection.open(Connection.As.OPERATOR)) {
      output.list(client.nodes(), Node::hostname, COLUMNS);
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

  private static @Nullable String free(Node node, ToLongFunction<Room> quantity) {
    Room room = node.room();
    Room capacity = node.capacity();
    return room == null || capacity == null
        ? null
        : quantity.applyAsLong(room) + "/" + quantity.applyAsLong(capacity);
  }

  private static String labels(Map<String, String> labels) {
    return labels.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(","));
  }
}
