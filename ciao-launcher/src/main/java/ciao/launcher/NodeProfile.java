package ciao.launcher;

import ciao.ssntp.payload.NodeId;
import java.util.Map;

/**
 * Who this node is.
 *
 * @param node its id, as in its certificate
 * @param hostname its host name, as workloads may require it
 * @param labels what it is
 */
record NodeProfile(NodeId node, String hostname, Map<String, String> labels) {
  NodeProfile {
    labels = Map.copyOf(labels);
  }
}
