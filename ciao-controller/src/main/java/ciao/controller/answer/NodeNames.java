package ciao.controller.answer;

import ciao.controller.resource.NodeStatus;
import ciao.controller.resource.Resources;
import ciao.state.Reader;
import ciao.state.Resource;
import java.util.HashMap;
import java.util.Map;

/** All nodes there are at one moment by what requests may call them: a plan may name thousands. */
public final class NodeNames {
  private final Map<String, Resource<NodeStatus>> byId = new HashMap<>();
  private final Map<String, Resource<NodeStatus>> byHostname = new HashMap<>();

  public NodeNames(Reader reader) {
    for (Resource<NodeStatus> node : reader.list(Resources.NODE_STATUS, Resources.SYSTEM)) {
      byId.put(node.id(), node);
      byHostname.putIfAbsent(node.spec().hostname(), node);
    }
  }

  /** By id or host name; host names need not be unique, the first in the order of ids counts. */
  public Answer<Resource<NodeStatus>> find(String idOrName) {
    Resource<NodeStatus> found = byId.getOrDefault(idOrName, byHostname.get(idOrName));
    return found != null
        ? Answer.of(found)
        : new Answer.Denied<>(
            Denial.notFound(
                "there is no node %s; `ciao node list` shows those there are".formatted(idOrName)));
  }
}
