package ciao.launcher.cgroup;

/**
 * What an instance may use.
 *
 * @param memoryMib memory in MiB, page cache included; no swap on top
 * @param cpus how many CPUs' worth of time
 * @param processes how many processes and threads at once
 */
public record Limits(long memoryMib, int cpus, int processes) {
  /** Enough for a server with a thread per connection; a fork bomb ends here. */
  public static final int PROCESSES = 4096;

  public Limits {
    if (memoryMib < 1 || cpus < 1 || processes < 1) {
      throw new IllegalArgumentException(
          "limits: memory_mib=%d cpus=%d processes=%d (expected: 1 or more of each)"
              .formatted(memoryMib, cpus, processes));
    }
  }

  long memoryBytes() {
    return memoryMib << 20;
  }
}
