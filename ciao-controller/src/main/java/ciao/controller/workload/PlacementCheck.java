package ciao.controller.workload;

import static ciao.ssntp.payload.Scheduling.HIGHEST;
import static ciao.ssntp.payload.Scheduling.MOST_AFFINITIES;

import ciao.client.api.Affinity;
import ciao.client.api.Requires;
import ciao.client.api.Scheduling;
import ciao.client.api.WorkloadSpec;
import ciao.controller.resource.Names;
import ciao.ssntp.payload.AffinityRule;
import ciao.ssntp.payload.DeviceNames;
import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.Labels;
import ciao.ssntp.payload.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks what a workload says of the nodes its instances may go to. */
final class PlacementCheck {
  private static final int MAX_LABELS = 32;

  /** Longer values are cut in sentences. */
  private static final int MOST_SHOWN = 60;

  private static final int MAX_VCPUS = 1_024;

  /** 64 TiB, and 4 PiB: beyond any machine, and far from an overflow. */
  private static final long MAX_MEMORY_MIB = 64L << 20;

  private static final long MAX_DISK_MIB = 4L << 30;

  /** Kinds of devices, and how many of one kind: beyond any machine. */
  private static final int MAX_DEVICES = 16;

  private static final int MAX_OF_A_DEVICE = 1_024;

  private final WorkloadSpec spec;
  private final Faults faults;

  /**
   * @param faults hears what is wrong
   */
  PlacementCheck(WorkloadSpec spec, Faults faults) {
    this.spec = spec;
    this.faults = faults;
  }

  void check() {
    demands();
    if (spec.requires() != null) {
      requires(spec.requires());
    }
    if (spec.scheduling() != null) {
      scheduling(spec.scheduling());
    }
  }

  private void demands() {
    if (spec.demands() == null) {
      faults.add("demands: none (expected: vcpus, memory_mib and disk_mib)");
      return;
    }
    within("demands.vcpus", spec.demands().vcpus(), 1, MAX_VCPUS);
    within("demands.memory_mib", spec.demands().memoryMib(), 1, MAX_MEMORY_MIB);
    within("demands.disk_mib", spec.demands().diskMib(), 0, MAX_DISK_MIB);
    Map<String, Integer> devices = Objects.requireNonNullElse(spec.demands().devices(), Map.of());
    if (devices.size() > MAX_DEVICES) {
      faults.add("demands.devices: %d (expected: at most %d)", devices.size(), MAX_DEVICES);
      return;
    }
    devices.forEach((name, count) -> {
      device("demands.devices", name);
      within("demands.devices." + name, count == null ? 0 : count, 1, MAX_OF_A_DEVICE);
    });
  }

  private boolean within(String what, long value, long least, long most) {
    boolean within = value >= least && value <= most;
    if (!within) {
      faults.add("%s: %d (expected: %d to %d)", what, value, least, most);
    }
    return within;
  }

  private void device(String what, String name) {
    if (!DeviceNames.allows(name)) {
      faults.add("%s: '%s' (expected: %s)", what, name, DeviceNames.RULE);
    }
    faults.wellFormed(what, name);
  }

  private void requires(Requires requires) {
    labels(Objects.requireNonNullElse(requires.labels(), Map.of()));
    String hostname = requires.hostname();
    if (hostname != null && !Labels.isHostname(hostname)) {
      faults.add("requires.hostname: '%s' (expected: %s)", shown(hostname), Labels.HOSTNAME_RULE);
    }
    if (requires.node() != null && parseNode(requires.node()).isEmpty()) {
      faults.add("requires.node: %s (expected: a node's id, a UUID)", requires.node());
    }
    faults.wellFormed("requires.where", requires.where());
    try {
      LabelRules.parse(requires.where());
    } catch (IllegalArgumentException wrong) {
      faults.add("requires.where: %s", wrong.getMessage());
    }
  }

  private void labels(Map<String, String> labels) {
    if (labels.size() > MAX_LABELS) {
      faults.add("requires.labels: %d (expected: at most %d)", labels.size(), MAX_LABELS);
      return;
    }
    labels.forEach((key, value) -> {
      if (!Labels.isKey(key)) {
        faults.add("requires.labels: the key '%s' (expected: %s)", shown(key), Labels.KEY_RULE);
      }
      if (value == null || !Labels.isValue(value)) {
        faults.add(
            "requires.labels.%s: %s (expected: %s)",
            shown(key), value == null ? "nothing" : "'" + shown(value) + "'", Labels.VALUE_RULE);
      }
    });
  }

  private void scheduling(Scheduling scheduling) {
    if (scheduling.group() != null) {
      group("scheduling.group", scheduling.group());
    }
    if (scheduling.priority() != null) {
      within("scheduling.priority", scheduling.priority(), -HIGHEST, HIGHEST);
    }
    List<Affinity> affinities = Objects.requireNonNullElse(scheduling.affinities(), List.of());
    if (within("scheduling.affinities", affinities.size(), 0, MOST_AFFINITIES)) {
      affinities.forEach(this::affinity);
    }
  }

  private void affinity(@Nullable Affinity affinity) {
    if (affinity == null || affinity.rule() == null) {
      faults.add(
          "scheduling.affinities: %s (expected: group, and rule: apart or together)", affinity);
      return;
    }
    group("scheduling.affinities.group", affinity.group());
    oneOf("scheduling.affinities.rule", affinity.rule(), AffinityRule.values());
    if (affinity.over() != null) {
      oneOf("scheduling.affinities.over", affinity.over(), Domain.values());
    }
  }

  private void oneOf(String what, String word, Object... known) {
    List<String> words = Stream.of(known).map(Object::toString).toList();
    if (!words.contains(word)) {
      faults.add("%s: %s (expected one of: %s)", what, shown(word), String.join(", ", words));
    }
  }

  /** On one line, and no longer than it takes to find it again. */
  private static String shown(String text) {
    String line =
        text.codePoints()
            .limit(MOST_SHOWN)
            .map(c -> isOdd(c) ? '?' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return line.length() < text.length() ? line + "…" : line;
  }

  private static boolean isOdd(int character) {
    return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
  }

  private void group(String what, @Nullable String group) {
    if (group == null || !Names.allowed(Names.HOST, group)) {
      faults.add("%s: %s (expected: %s)", what, group, Names.HOST_RULE);
    }
  }

  private static Optional<NodeId> parseNode(String text) {
    try {
      return Optional.of(NodeId.of(text));
    } catch (IllegalArgumentException noUuid) {
      return Optional.empty();
    }
  }
}
