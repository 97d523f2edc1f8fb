package ciao.cli.command;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.client.api.NewPlan;
import ciao.client.api.Room;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a plan that tell of nodes to add. */
final class PlannedNodes {
  @Option(names = "--add", paramLabel = "COUNT", description = "So many more empty nodes.")
  private @Nullable Integer add;

  @Option(
      names = "--like",
      paramLabel = "NODE",
      description = "… each like this one, by host name or id.")
  private @Nullable String like;

  @Option(
      names = "--shape",
      paramLabel = "NAME=NUMBER",
      split = ",",
      description =
          "… each with this much: vcpus, memory_mib, disk_mib, slots, and devices by their names.")
  private @Nullable Map<String, Long> shape;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "… each with this label (default: none, or those of --like).")
  private @Nullable Map<String, String> labels;

  /** What to add, or null for nothing. */
  NewPlan.@Nullable NewNodes asked() {
    if (add == null) {
      if (like != null || shape != null || labels != null) {
        throw usage("--like, --shape, --label: without --add (expected: --add COUNT)");
      }
      return null;
    }
    if ((like == null) == (shape == null)) {
      throw usage("--add: %d nodes of what kind? (expected: --like or --shape)".formatted(add));
    }
    return new NewPlan.NewNodes(like, shape == null ? null : room(shape), labels, add);
  }

  private static Room room(Map<String, Long> asked) {
    Map<String, Long> rest = new LinkedHashMap<>(asked);
    int vcpus = number("vcpus", take("vcpus", rest));
    long memory = take("memory_mib", rest);
    long disk = take("disk_mib", rest);
    int slots = number("slots", take("slots", rest));
    Map<String, Integer> devices = new LinkedHashMap<>();
    rest.forEach((name, count) -> devices.put(name, number(name, count)));
    return new Room(vcpus, memory, disk, slots, devices.isEmpty() ? null : devices);
  }

  private static long take(String name, Map<String, Long> from) {
    Long value = from.remove(name);
    if (value == null) {
      throw usage(
          "--shape: no %s (expected: vcpus, memory_mib, disk_mib and slots)".formatted(name));
    }
    return value;
  }

  private static int number(String name, long value) {
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw usage("--shape: %s=%d (expected: 0 to %d)".formatted(name, value, Integer.MAX_VALUE));
    }
    return (int) value;
  }

  private static CommandFailed usage(String sentence) {
    return new CommandFailed(ExitCode.USAGE, sentence);
  }
}
