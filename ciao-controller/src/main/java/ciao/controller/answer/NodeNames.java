package ciao.controller.answer;

import ciao.controller.answer.Denial.Reason;
import ciao.controller.resource.NodeStatus;
import ciao.controller.resource.Resources;
import ciao.state.Reader;
import ciao.state.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All nodes there are at one moment by what requests may call them: a plan may name thousands. */
public final class NodeNames {
  /** Of the ids of nodes that share a name, in a sentence: the others are in the list of nodes. */
  private static final int MOST_TOLD = 10;

  private final Map<String, Resource<NodeStatus>> byId = new HashMap<>();
  private final Map<String, List<Resource<NodeStatus>>> byHostname = new HashMap<>();

  public NodeNames(Reader reader) {
    for (Resource<NodeStatus> node : reader.list(Resources.NODE_STATUS, Resources.SYSTEM)) {
      byId.put(node.id(), node);
      byHostname.computeIfAbsent(node.spec().hostname(), name -> new ArrayList<>(1)).add(node);
    }
  }

  /** By id, or by a host name that no other node has: host names need not be unique. */
  public Answer<Resource<NodeStatus>> find(String idOrName) {
    Resource<NodeStatus> found = byId.get(idOrName);
    if (found != null) {
      return Answer.of(found);
    }
    List<Resource<NodeStatus>> called = byHostname.getOrDefault(idOrName, List.of());
    return switch (called.size()) {
      case 0 ->
          new Answer.Denied<>(
              Denial.notFound(
                  "there is no node %s; `ciao node list` shows those there are"
                      .formatted(idOrName)));
      case 1 -> Answer.of(called.getFirst());
      default -> Answer.denied(Reason.CONFLICT, "ambiguous_node", several(idOrName, called));
    };
  }

  private static String several(String name, List<Resource<NodeStatus>> called) {
    String ids =
        called.stream().limit(MOST_TOLD).map(Resource::id).collect(Collectors.joining(", "));
    return "%d nodes are called %s: %s%s (expected: one; give its id)"
        .formatted(called.size(), name, ids, called.size() > MOST_TOLD ? ", …" : "");
  }
}
