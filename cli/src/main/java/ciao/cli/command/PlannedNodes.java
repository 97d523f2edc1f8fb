package ciao.cli.command;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.yaml.Nearest;
import ciao.client.api.NewPlan;
import ciao.client.api.Room;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a plan that tell of nodes to add. */
final class PlannedNodes {
  private static final WholeNumbers COUNTS = new WholeNumbers(1, NewPlan.MOST);

  private static final List<String> SHAPE = List.of("vcpus", "memory_mib", "disk_mib", "slots");

  /** 64 TiB, and 4 PiB: the most a workload may demand, and far from an overflow. */
  private static final Map<String, WholeNumbers> SIZES =
      Map.of(
          "vcpus", new WholeNumbers(1, Integer.MAX_VALUE),
          "memory_mib", new WholeNumbers(1, 64L << 20),
          "disk_mib", new WholeNumbers(0, 4L << 30),
          "slots", new WholeNumbers(1, Integer.MAX_VALUE));

  private static final WholeNumbers DEVICES = new WholeNumbers(0, Integer.MAX_VALUE);

  @Option(
      names = "--add",
      paramLabel = "COUNT",
      description = "So many more empty nodes, 1 to 100000.")
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
  private @Nullable List<String> shape;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "… each with this label (default: none, or those of --like).")
  private @Nullable List<String> labels;

  /** What to add, or null for nothing. */
  NewPlan.@Nullable NewNodes asked() {
    if (add == null) {
      if (like != null || shape != null || labels != null) {
        throw usage("--like, --shape, --label: without --add (expected: --add COUNT)");
      }
      return null;
    }
    if (!COUNTS.allows(add)) {
      throw usage("--add: %d (expected: %s)".formatted(add, COUNTS));
    }
    if (like == null && shape == null) {
      throw usage("--add: %d nodes of what kind? (expected: --like or --shape)".formatted(add));
    }
    if (like != null && shape != null) {
      throw usage("--like and --shape: both (expected: one of them)");
    }
    Map<String, Long> room =
        new Pairs("--shape", "NAME=NUMBER")
            .numbers(shape, name -> SIZES.getOrDefault(name, DEVICES));
    return new NewPlan.NewNodes(
        like,
        room == null ? null : room(room),
        new Pairs("--label", "KEY=VALUE").texts(labels),
        add);
  }

  private static Room room(Map<String, Long> asked) {
    List<String> missing = SHAPE.stream().filter(name -> !asked.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      throw usage(incomplete(missing, asked.keySet()));
    }
    Map<String, Long> rest = new LinkedHashMap<>(asked);
    int vcpus = Math.toIntExact(take("vcpus", rest));
    long memory = take("memory_mib", rest);
    long disk = take("disk_mib", rest);
    int slots = Math.toIntExact(take("slots", rest));
    Map<String, Integer> devices = new LinkedHashMap<>();
    rest.forEach((name, count) -> devices.put(name, Math.toIntExact(count)));
    return new Room(vcpus, memory, disk, slots, devices.isEmpty() ? null : devices);
  }

  /** Any other name is a device's, so a misspelt one is told by what is missing. */
  private static String incomplete(List<String> missing, Set<String> given) {
    String misspelt =
        given.stream()
            .filter(name -> !SHAPE.contains(name) && !Nearest.meant(name, missing).isEmpty())
            .map(
                name -> ". `%s` counts as a device%s".formatted(name, Nearest.meant(name, missing)))
            .collect(Collectors.joining());
    return "--shape: no %s (expected: %s, and devices by their names)%s"
        .formatted(String.join(", ", missing), String.join(", ", SHAPE), misspelt);
  }

  private static long take(String name, Map<String, Long> from) {
    return Objects.requireNonNull(from.remove(name), name);
  }

  private static CommandFailed usage(String sentence) {
    return new CommandFailed(ExitCode.USAGE, sentence);
  }
}
