package ciao.controller.workload;

import ciao.client.api.WorkloadSpec;
import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.AffinityRule;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Restart;
import ciao.ssntp.payload.RestartPolicy;
import ciao.ssntp.payload.Scheduling;
import java.time.Duration;
import java.util.List;
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

  static @Nullable Scheduling scheduling(WorkloadSpec spec) {
    ciao.client.api.Scheduling given = spec.scheduling();
    return given == null
        ? null
        : new Scheduling(
            given.group(),
            Objects.requireNonNullElse(given.priority(), 0),
            Objects.requireNonNullElse(given.affinities(), List.<ciao.client.api.Affinity>of())
                .stream()
                .map(WireForms::affinity)
                .toList());
  }

  /**
   * One of its affinities.
   *
   * @throws IllegalArgumentException naming a word that is none, and the known ones
   */
  static Affinity affinity(ciao.client.api.Affinity given) {
    return new Affinity(
        given.group(),
        AffinityRule.of(given.rule()),
        given.over() == null ? Domain.NODE : Domain.of(given.over()),
        Objects.requireNonNullElse(given.required(), true));
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
