package ciao.cli.command;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.state.LabelConditions;
import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.UnreachableException;
import ciao.client.api.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a plan that tell of nodes which go. */
final class LeavingNodes {
  /** Of others nothing is there to be lost or drained. */
  private static final Set<String> CONNECTED = Set.of("connected", "ready", "full", "unresponsive");

  @Option(
      names = "--lose",
      paramLabel = "NODE",
      split = ",",
      description = {
        "These nodes are gone, by host name or id.",
        "What runs there is planned as if it were started anew elsewhere; by itself it waits for"
            + " its node."
      })
  private @Nullable List<String> lose;

  @Option(
      names = "--lose-where",
      paramLabel = "CONDITIONS",
      description =
          "… all connected nodes whose labels are so, as in requires.where of a workload.")
  private @Nullable String loseWhere;

  @Option(
      names = "--drain",
      paramLabel = "NODE",
      split = ",",
      description = {
        "These nodes take nothing new.",
        "What runs there is planned as if it were started anew elsewhere; by itself it goes on."
      })
  private @Nullable List<String> drain;

  @Option(
      names = "--drain-where",
      paramLabel = "CONDITIONS",
      description = "… all connected nodes whose labels are so.")
  private @Nullable String drainWhere;

  boolean isEmpty() {
    return lose == null && loseWhere == null && drain == null && drainWhere == null;
  }

  /** Those that are lost, or null for none. */
  @Nullable List<String> lost(CiaoClient client)
      throws ApiException, UnreachableException, InterruptedException {
    return all(names("--lose", lose), "--lose-where", loseWhere, client);
  }

  /** Those that are drained, or null for none. */
  @Nullable List<String> drained(CiaoClient client)
      throws ApiException, UnreachableException, InterruptedException {
    return all(names("--drain", drain), "--drain-where", drainWhere, client);
  }

  /** Without the blanks around them, which a list in quotation marks has. */
  private static @Nullable List<String> names(String option, @Nullable List<String> given) {
    if (given == null) {
      return null;
    }
    List<String> names = given.stream().map(String::strip).toList();
    if (names.stream().anyMatch(String::isEmpty)) {
      throw new CommandFailed(
          ExitCode.USAGE,
          option + ": no node was named (expected: host names or ids, with commas between them)");
    }
    return names;
  }

  private static @Nullable List<String> all(
      @Nullable List<String> named, String option, @Nullable String where, CiaoClient client)
      throws ApiException, UnreachableException, InterruptedException {
    if (where == null) {
      return named;
    }
    Predicate<Map<String, String>> conditions = conditions(option, where);
    List<String> all = new ArrayList<>(named == null ? List.of() : named);
    int before = all.size();
    for (Node node : client.nodes()) {
      if (isConnected(node) && conditions.test(node.labels())) {
        all.add(node.id());
      }
    }
    if (all.size() == before) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          "%s: %s: no connected compute node is so (`ciao node list -o wide` shows their labels)"
              .formatted(option, where));
    }
    return all;
  }

  private static boolean isConnected(Node node) {
    return node.type().equals("compute_node") && CONNECTED.contains(node.status());
  }

  private static Predicate<Map<String, String>> conditions(String option, String where) {
    try {
      return LabelConditions.parse(where);
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailed(ExitCode.USAGE, option + ": " + wrong.getMessage());
    }
  }
}
