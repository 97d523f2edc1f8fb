package ciao.controller.instance;

import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.VetoCount;
import java.util.Optional;

/**
 * Why an instance that has run before waits, in words for its tenant: it starts only where its disk
 * is, so that node's reason is the only one, and what others lack is not for tenants to know.
 */
final class AtHome {
  private AtHome() {}

  /** In a sentence; empty when its disk is nowhere, or has nothing to do with the refusal. */
  static Optional<String> why(Course course, StartFailure failure) {
    NodeId home = course.status.binding().home();
    boolean unexplained =
        failure.reason() == RefusalReason.FULL_CLOUD && failure.vetoes().isEmpty();
    return home == null || unexplained
        ? Optional.empty()
        : which(course, home, failure)
            .map(which -> "its disk is on node " + course.hostname(home) + ", which " + which);
  }

  private static Optional<String> which(Course course, NodeId home, StartFailure failure) {
    return switch (failure.reason()) {
      case NO_CN -> Optional.of(away(course, home));
      case FULL_CN -> Optional.of("had no room for it after all");
      case NODE_MAINTENANCE -> Optional.of("is in maintenance");
      case FULL_CLOUD ->
          Optional.of(
              failure.vetoes().stream()
                  .map(VetoCount::veto)
                  .filter(veto -> !veto.equals("node")) // that is any other node's
                  .findFirst()
                  .map(AtHome::inWords)
                  .orElseGet(() -> away(course, home)));
      case NO_NET_CN,
          INVALID_PAYLOAD,
          INVALID_DATA,
          IMAGE_FAILURE,
          LAUNCH_FAILURE,
          NETWORK_FAILURE,
          NO_INSTANCE,
          STALE_GENERATION,
          QUEUE_FULL ->
          Optional.empty();
    };
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
