package ciao.controller.workload;

import ciao.client.api.WorkloadSpec;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Restart;
import ciao.ssntp.payload.RestartPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Users' words as the wire's; of a workload in which {@link WorkloadCheck} finds nothing wrong. */
final class WireForms {
  private static final Duration DEFAULT_DELAY = Duration.ofSeconds(1);

  private WireForms() {}

  static Kind kind(ciao.client.api.Kind kind) {
    return switch (kind) {
      case PROCESS -> Kind.PROCESS;
      case CONTAINER -> Kind.CONTAINER;
      case VM -> Kind.VM;
    };
  }

  /** A restart policy's word, if it is one; no word is never. */
  static Optional<RestartPolicy> policy(@Nullable String word) {
    return switch (word) {
      case null -> Optional.of(RestartPolicy.NEVER);
      case "never" -> Optional.of(RestartPolicy.NEVER);
      case "on-failure" -> Optional.of(RestartPolicy.ON_FAILURE);
      case "always" -> Optional.of(RestartPolicy.ALWAYS);
      default -> Optional.empty();
    };
  }

  static Demands demands(WorkloadSpec spec) {
    return new Demands(
        spec.demands().vcpus(),
        spec.demands().memoryMib(),
        spec.demands().diskMib(),
        Objects.requireNonNullElse(spec.demands().devices(), Map.of()));
  }

  static Requires requires(WorkloadSpec spec) {
    if (spec.requires() == null) {
      return Requires.NOTHING;
    }
    String node = spec.requires().node();
    return new Requires(
        Objects.requireNonNullElse(spec.requires().labels(), Map.of()),
        spec.requires().hostname(),
        node == null ? null : NodeId.of(node),
        LabelRules.parse(spec.requires().where()));
  }

  static Restart restart(WorkloadSpec spec) {
    if (spec.restart() == null) {
      return Restart.NEVER;
    }
    String delay = spec.restart().delay();
    Duration wait = delay == null ? DEFAULT_DELAY : Durations.parse(delay).orElse(DEFAULT_DELAY);
    return new Restart(
        policy(spec.restart().policy()).orElse(RestartPolicy.NEVER),
        Objects.requireNonNullElse(spec.restart().attempts(), 0),
        wait.toMillis());
  }
}
