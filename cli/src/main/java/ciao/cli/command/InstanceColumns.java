package ciao.cli.command;

import ciao.cli.output.Column;
import ciao.client.api.Instance;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is shown of an instance. */
final class InstanceColumns {
  private static final long MIB = 1 << 20;

  /** In lists. */
  static final List<Column<Instance>> LIST =
      List.of(
          Column.of("NAME", Instance::name),
          Column.of("KIND", instance -> instance.kind().name().toLowerCase(Locale.ROOT)),
          Column.of("PHASE", Instance::phase),
          Column.of("NODE", Instance::hostname),
          Column.of("MEMORY", instance -> memory(instance.memoryBytes())),
          Column.of("CPU", instance -> percent(instance.cpuPercent())),
          Column.of("EXIT", Instance::exitCode),
          Column.of("REASON", Instance::reason),
          Column.wide("WORKLOAD", Instance::workload),
          Column.wide("PID", Instance::pid),
          Column.wide("RESTARTS", Instance::restarts),
          Column.wide("CREATED", Instance::created),
          Column.wide("ID", Instance::id));

  /** Of one. */
  static final List<Column<Instance>> ONE =
      List.of(
          Column.of("NAME", Instance::name),
          Column.of("ID", Instance::id),
          Column.of("WORKLOAD", Instance::workload),
          Column.of("KIND", instance -> instance.kind().name().toLowerCase(Locale.ROOT)),
          Column.of("DESIRED", Instance::desired),
          Column.of("PHASE", Instance::phase),
          Column.of("REASON", Instance::reason),
          Column.of("NODE", Instance::hostname),
          Column.of("NODE ID", Instance::node),
          Column.of("GENERATION", Instance::generation),
          Column.of("PID", Instance::pid),
          Column.of("MEMORY", instance -> memory(instance.memoryBytes())),
          Column.of("CPU", instance -> percent(instance.cpuPercent())),
          Column.of("RESTARTS", Instance::restarts),
          Column.of("EXIT CODE", Instance::exitCode),
          Column.of("CREATED", Instance::created),
          Column.of("STARTED", Instance::started),
          Column.of("ENDED", Instance::ended));

  private InstanceColumns() {}

  private static @Nullable String memory(@Nullable Long bytes) {
    return bytes == null ? null : String.format(Locale.ROOT, "%.1f MiB", (double) bytes / MIB);
  }

  private static @Nullable String percent(@Nullable Double percent) {
    return percent == null ? null : String.format(Locale.ROOT, "%.0f%%", percent);
  }
}
