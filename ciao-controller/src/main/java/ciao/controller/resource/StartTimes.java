package ciao.controller.resource;

import ciao.certs.Role;
import ciao.ssntp.payload.Hop;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.TraceReport;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How long one start took, in nanoseconds. Each part is measured by the clock of the machine it was
 * spent on; the total by those of controller and node, so it is as right as these agree.
 *
 * @param start when it was asked for, nanoseconds since 1970
 * @param controller from then until START left
 * @param scheduler from START's arrival there until it left for the node
 * @param launcher from its arrival there until the instance ran, with claim and grant
 * @param total from the request until the instance ran
 */
public record StartTimes(
    InstanceId instance,
    NodeId node,
    long start,
    long controller,
    long scheduler,
    long launcher,
    long total) {
  /** Controller, scheduler, launcher. */
  static final int HOPS = 3;

  public StartTimes {
    Objects.requireNonNull(instance, "instance");
    Objects.requireNonNull(node, "node");
    if (start <= 0) {
      throw new IllegalArgumentException("start: %d (expected: 1 or more)".formatted(start));
    }
    requirePart("controller", controller);
    requirePart("scheduler", scheduler);
    requirePart("launcher", launcher);
  }

  /** The total may be anything: two clocks are read for it. */
  private static void requirePart(String name, long nanoseconds) {
    if (nanoseconds < 0) {
      throw new IllegalArgumentException(
          "%s: %d (expected: 0 nanoseconds or more)".formatted(name, nanoseconds));
    }
  }

  /**
   * Empty when the way is not controller, scheduler, launcher, or a time is missing, or a clock was
   * put back between two of its readings.
   */
  public static Optional<StartTimes> of(TraceReport report) {
    List<Hop> hops = report.hops();
    if (hops.size() != HOPS || report.start() <= 0 || report.end() <= 0) {
      return Optional.empty();
    }
    Hop controller = hops.getFirst();
    Hop scheduler = hops.get(1);
    Hop launcher = hops.getLast();
    if (!is(controller, Role.CONTROLLER)
        || !is(scheduler, Role.SCHEDULER)
        || !is(launcher, Role.AGENT)
        || controller.sent() <= 0
        || scheduler.received() <= 0
        || scheduler.sent() <= 0
        || launcher.received() <= 0) {
      return Optional.empty();
    }
    long submitting = controller.sent() - report.start();
    long placing = scheduler.sent() - scheduler.received();
    long starting = report.end() - launcher.received();
    if (submitting < 0 || placing < 0 || starting < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new StartTimes(
            report.instance(),
            report.node(),
            report.start(),
            submitting,
            placing,
            starting,
            report.end() - report.start()));
  }

  private static boolean is(Hop hop, Role role) {
    return (hop.roles() & role.bit()) != 0;
  }
}
