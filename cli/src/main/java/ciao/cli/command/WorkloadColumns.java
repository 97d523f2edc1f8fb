package ciao.cli.command;

import ciao.cli.output.Column;
import ciao.client.api.Affinity;
import ciao.client.api.Requires;
import ciao.client.api.Scheduling;
import ciao.client.api.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is shown of workloads. */
final class WorkloadColumns {
  static final List<Column<Workload>> ALL =
      List.of(
          Column.of("NAME", workload -> workload.spec().name()),
          Column.of("KIND", workload -> workload.spec().kind().name().toLowerCase(Locale.ROOT)),
          Column.of("IMAGE", workload -> workload.spec().image()),
          Column.of("VCPUS", workload -> workload.spec().demands().vcpus()),
          Column.of("MEMORY MiB", workload -> workload.spec().demands().memoryMib()),
          Column.of("DISK MiB", workload -> workload.spec().demands().diskMib()),
          Column.of("INSTANCES", Workload::instances),
          Column.wide("DEVICES", workload -> Pairs.shown(workload.spec().demands().devices())),
          Column.wide("REQUIRES", workload -> requires(workload.spec().requires())),
          Column.wide("GROUP", workload -> group(workload.spec().scheduling())),
          Column.wide("PRIORITY", workload -> priority(workload.spec().scheduling())),
          Column.wide("AFFINITIES", workload -> affinities(workload.spec().scheduling())),
          Column.wide("ID", Workload::id),
          Column.wide("CREATED", Workload::created));

  private WorkloadColumns() {}

  /** Null for anywhere. */
  private static @Nullable String requires(@Nullable Requires requires) {
    if (requires == null) {
      return null;
    }
    List<String> parts = new ArrayList<>();
    String labels = Pairs.shown(requires.labels());
    if (labels != null) {
      parts.add(labels);
    }
    if (requires.hostname() != null) {
      parts.add("host " + requires.hostname());
    }
    if (requires.node() != null) {
      parts.add("node " + requires.node());
    }
    if (requires.where() != null) {
      parts.add(requires.where());
    }
    return parts.isEmpty() ? null : String.join(", ", parts);
  }

  private static @Nullable String group(@Nullable Scheduling scheduling) {
    return scheduling == null ? null : scheduling.group();
  }

  private static @Nullable Integer priority(@Nullable Scheduling scheduling) {
    return scheduling == null ? null : scheduling.priority();
  }

  private static @Nullable String affinities(@Nullable Scheduling scheduling) {
    return scheduling == null
            || scheduling.affinities() == null
            || scheduling.affinities().isEmpty()
        ? null
        : scheduling.affinities().stream()
            .map(WorkloadColumns::text)
            .collect(Collectors.joining(", "));
  }

  private static String text(Affinity affinity) {
    return "%s%s %s %s over %s"
        .formatted(
            Objects.requireNonNullElse(affinity.required(), true) ? "" : "preferably ",
            affinity.rule(),
            affinity.rule().equals("apart") ? "from" : "with",
            affinity.group(),
            Objects.requireNonNullElse(affinity.over(), "node"));
  }
}
