package ciao.scheduler.placement;

import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.InstancePlaced;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which node an instance goes to, and why.
 *
 * @param node the node
 * @param searched how many nodes were looked at, this one included
 * @param why the decision in a sentence
 */
record Placement(Node node, int searched, String why) {
  /**
   * Found by a search.
   *
   * @param why what kind of first it is
   */
  static Placement found(Search.Found found, Shape shape, String why) {
    List<Affinity> all = shape.preferred();
    return new Placement(
        found.node(),
        found.searched(),
        found.givenUp() == 0
            ? why
            : why + given(all.subList(all.size() - found.givenUp(), all.size())));
  }

  private static String given(List<Affinity> up) {
    return up.stream()
        .map(affinity ->
            switch (affinity.rule()) {
                  case APART -> "apart from ";
                  case TOGETHER -> "together with ";
                }
                + Groups.name(affinity.group())
                + " over "
                + affinity.over())
        .collect(Collectors.joining(", ", "; no node that fits is also ", ""));
  }

  /** What controllers are told. */
  InstancePlaced announce(Submission submission, Nodes nodes) {
    return new InstancePlaced(
        submission.instance(),
        submission.generation(),
        node.id(),
        node.hostname(),
        searched,
        nodes.size(),
        nodes.version(),
        why);
  }
}
