package ciao.ssntp.payload;

import java.util.Objects;

/**
 * The node that lacked least.
 *
 * @param node which node
 * @param hostname its host name
 * @param lacks all that it lacked and by how much, for people: {@code 512 MiB of memory}
 */
public record NearestMiss(NodeId node, String hostname, String lacks) {
  public NearestMiss {
    Objects.requireNonNull(node, "node");
    hostname = Texts.cut(Objects.requireNonNull(hostname, "hostname"));
    lacks = Texts.cut(Objects.requireNonNull(lacks, "lacks"));
  }
}
