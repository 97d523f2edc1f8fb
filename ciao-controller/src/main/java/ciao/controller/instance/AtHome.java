package ciao.controller.instance;

import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.VetoCount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What keeps an instance off its home. What has run before starts only where its disk is, so that
 * node's reason is the only one, whatever others lack.
 */
final class AtHome {
  private AtHome() {}

  /** What its home does or lacks, as the end of a sentence; null: it has none, or nobody said. */
  static @Nullable String why(Course course, StartFailure failure) {
    NodeId home = course.status.binding().home();
    if (home == null) {
      return null;
    }
    return switch (failure.reason()) {
      case FULL_CN -> "had no room for it after all";
      case NODE_MAINTENANCE -> "is in maintenance";
      case NO_CN -> away(course, home);
      case FULL_CLOUD -> failure.vetoes().isEmpty() ? null : vetoed(course, home, failure.vetoes());
      case NO_NET_CN,
          INVALID_PAYLOAD,
          INVALID_DATA,
          IMAGE_FAILURE,
          LAUNCH_FAILURE,
          NETWORK_FAILURE,
          NO_INSTANCE,
          STALE_GENERATION,
          QUEUE_FULL ->
          null;
    };
  }

  /** Whether a veto is that of all the others, which have not its disk. */
  static boolean isOthers(VetoCount veto) {
    return veto.veto().equals("node");
  }

  private static String vetoed(Course course, NodeId home, List<VetoCount> vetoes) {
    return vetoes.stream()
        .filter(veto -> !isOthers(veto))
        .map(VetoCount::veto)
        .findFirst()
        .map(AtHome::inWords)
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
