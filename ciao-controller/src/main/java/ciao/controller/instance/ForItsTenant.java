package ciao.controller.instance;

import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.VetoCount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why an instance was refused, in words for its tenant. What has run before starts only where its
 * disk is, its home: so that node's reason is the only one, and what others lack is not for tenants
 * to know. Nor is how much room a node has, which speaks to operators.
 */
final class ForItsTenant {
  private ForItsTenant() {}

  /** In a sentence, or null when nobody gave a reason that a tenant may see. */
  static @Nullable String why(Course course, StartFailure failure) {
    NodeId home = course.status.binding().home();
    return switch (failure.reason()) {
      case FULL_CN ->
          home == null
              ? "the node that was chosen had no room after all; another is looked for"
              : atHome(course, home, "had no room for it after all");
      case NODE_MAINTENANCE ->
          home == null
              ? "the node that was chosen takes no work; another is looked for"
              : atHome(course, home, "is in maintenance");
      case NO_CN -> home == null ? failure.summary() : atHome(course, home, away(course, home));
      case FULL_CLOUD ->
          home == null || failure.vetoes().isEmpty()
              ? failure.summary()
              : atHome(course, home, vetoed(course, home, failure.vetoes()));
      case NO_NET_CN,
          INVALID_PAYLOAD,
          INVALID_DATA,
          IMAGE_FAILURE,
          LAUNCH_FAILURE,
          NETWORK_FAILURE,
          NO_INSTANCE,
          STALE_GENERATION,
          QUEUE_FULL ->
          failure.summary();
    };
  }

  private static String atHome(Course course, NodeId home, String which) {
    return "its disk is on node " + course.hostname(home) + ", which " + which;
  }

  private static String vetoed(Course course, NodeId home, List<VetoCount> vetoes) {
    return vetoes.stream()
        .map(VetoCount::veto)
        .filter(veto -> !veto.equals("node")) // that is any other node's
        .findFirst()
        .map(ForItsTenant::inWords)
        .orElseGet(() -> away(course, home));
  }

  private static String away(Course course, NodeId home) {
    return course.isGone(home) ? "is gone" : "is not connected";
  }

  /** A veto's word on the wire; a later scheduler may know more of them. */
  private static String inWords(String veto) {
    return switch (veto) {
      case "maintenance" -> "is in maintenance";
      case "draining" -> "is being drained";
      case "slots" -> "has no free instance slot now";
      case "vcpus" -> "has too few free vCPUs now";
      case "memory" -> "has too little free memory now";
      case "disk" -> "has too little free disk now";
      case "device" -> "lacks free devices now";
      case "hostname", "label" -> "no longer is what its workload requires";
      case "apart", "together" -> "is not where its affinities let it be now";
      default -> "takes no work now";
    };
  }
}
