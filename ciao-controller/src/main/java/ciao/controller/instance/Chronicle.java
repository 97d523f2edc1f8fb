package ciao.controller.instance;

import ciao.controller.resource.EventSpec.Decision;
import ciao.controller.resource.EventSpec.Severity;
import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.InstanceStatus.Placement;
import ciao.controller.resource.InstanceStatus.Refusal;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which changes of an instance its tenant is told of, and in which words. */
final class Chronicle {
  private Chronicle() {}

  static Optional<Effect> tell(Course course, InstanceStatus old) {
    InstanceStatus now = course.status;
    if (now.phase() != old.phase() || now.run() != old.run()) {
      return Optional.of(changed(course, old));
    }
    return Optional.empty();
  }

  /** It was sent to a node. */
  static Effect placed(Course course, Placement placement) {
    String message = "placed on node " + placement.hostname() + ": " + placement.why();
    return decided(course, message, placement, null);
  }

  /** No node, or not the chosen one, takes it. */
  static Effect refused(Course course, Refusal refusal) {
    return decided(course, "refused: " + refusal.forItsTenant(), null, refusal);
  }

  private static Effect decided(
      Course course, String message, @Nullable Placement placement, @Nullable Refusal refusal) {
    long generation = course.status.binding().generation();
    return new Effect.Decided(
        course.wish.tenant(),
        course.wish.name(),
        message,
        new Decision(course.id, generation, placement, refusal));
  }

  private static Effect changed(Course course, InstanceStatus old) {
    InstanceStatus now = course.status;
    return switch (now.phase()) {
      case PENDING ->
          now.run() != old.run()
              ? info(course, "is started again, generation " + now.binding().generation())
              : info(course, "is being made ready" + onNode(course, now));
      case ACTIVE ->
          old.phase() == InstancePhase.MISSING
              ? info(course, "was found running" + onNode(course, now))
              : info(course, "runs" + onNode(course, now) + pid(now));
      case STOPPING -> info(course, "is being stopped" + onNode(course, now));
      case EXITED ->
          now.process().exitCode() == null
              ? info(course, Objects.requireNonNullElse(now.reason(), "ended"))
              : info(
                  course, "ended with code " + now.process().exitCode() + whereAndWhy(course, now));
      case FAILED ->
          error(course, "failed: " + Objects.requireNonNullElse(now.reason(), "no reason given"));
      case MISSING ->
          error(
              course,
              "is missing: " + Objects.requireNonNullElse(now.reason(), "its node is gone"));
      case DELETING -> info(course, "is being deleted" + onNode(course, now));
    };
  }

  private static String onNode(Course course, InstanceStatus status) {
    return status.binding().holder() == null
        ? ""
        : " on node " + course.hostname(status.binding().holder());
  }

  /** A reason that begins with its node says both. */
  private static String whereAndWhy(Course course, InstanceStatus status) {
    String where = onNode(course, status);
    String reason = status.reason();
    if (reason == null) {
      return where;
    }
    return (" on " + reason).startsWith(where + " ") ? ": " + reason : where + ": " + reason;
  }

  private static String pid(InstanceStatus status) {
    return status.process().pid() == null ? "" : " (pid " + status.process().pid() + ")";
  }

  static Effect info(Course course, String message) {
    return new Effect.Tell(
        course.wish.tenant(), Severity.INFO, course.id, course.wish.name(), message);
  }

  private static Effect error(Course course, String message) {
    return new Effect.Tell(
        course.wish.tenant(), Severity.ERROR, course.id, course.wish.name(), message);
  }
}
