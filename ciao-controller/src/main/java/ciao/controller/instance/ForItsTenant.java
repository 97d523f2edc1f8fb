package ciao.controller.instance;

import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.StartFailure;
import org.jspecify.annotations.Nullable;

/**
 * Why an instance was refused, in words for its tenant. Of what waits for the node with its disk
 * what others lack is not for tenants to know. Nor is how much room a node has, which speaks to
 * operators.
 */
final class ForItsTenant {
  private ForItsTenant() {}

  /** In a sentence, or null when nobody gave a reason that a tenant may see. */
  static @Nullable String why(Course course, StartFailure failure) {
    NodeId home = course.status.binding().home();
    String atHome = AtHome.why(course, failure);
    if (home != null && atHome != null) {
      return "its disk is on node " + course.hostname(home) + ", which " + atHome;
    }
    if (failure.reason() == RefusalReason.FULL_CN) {
      return "the node that was chosen had no room after all; another is looked for";
    }
    return failure.reason() == RefusalReason.NODE_MAINTENANCE
        ? "the node that was chosen takes no work; another is looked for"
        : failure.summary();
  }
}
