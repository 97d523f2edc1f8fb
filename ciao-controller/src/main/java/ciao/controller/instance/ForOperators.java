package ciao.controller.instance;

import ciao.controller.resource.InstanceStatus.Refusal;
import ciao.ssntp.payload.NearestMiss;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.StartFailure;
import org.jspecify.annotations.Nullable;

/**
 * A refusal with all there is to say of it. Of what waits for the node with its disk the scheduler
 * knows only that it must be that one: why, and that no other counts, is said here.
 */
final class ForOperators {
  private ForOperators() {}

  static Refusal refusal(Course course, StartFailure failure) {
    NodeId home = course.status.binding().home();
    String atHome = AtHome.why(course, failure);
    return home == null || atHome == null
        ? everywhere(course, failure)
        : atHome(course, failure, home, atHome);
  }

  private static Refusal everywhere(Course course, StartFailure failure) {
    return new Refusal(
        failure.reason(),
        failure.message(),
        failure.vetoes(),
        failure.nearestMiss(),
        ForItsTenant.why(course, failure),
        failure.look(),
        course.now());
  }

  private static Refusal atHome(Course course, StartFailure failure, NodeId home, String why) {
    @Nullable NearestMiss miss = failure.nearestMiss();
    return new Refusal(
        failure.reason(),
        "its disk is on node %s, which %s; %s"
            .formatted(course.named(home), why, failure.message()),
        failure.vetoes().stream().filter(veto -> !AtHome.isOthers(veto)).toList(),
        miss != null && miss.node().equals(home) ? miss : null,
        ForItsTenant.why(course, failure),
        failure.look(),
        course.now());
  }
}
