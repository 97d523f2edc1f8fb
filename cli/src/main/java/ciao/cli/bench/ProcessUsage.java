package ciao.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process has used.
 *
 * @param cpu CPU time of all its threads, in kernel and user mode; to 10 ms
 * @param residentKib memory it holds in RAM, KiB
 */
record ProcessUsage(Duration cpu, long residentKib) {
  /** Of a process that has not begun. */
  static final ProcessUsage NONE = new ProcessUsage(Duration.ZERO, 0);

  private static final String RESIDENT = "VmRSS:";

  static ProcessUsage of(long pid) throws IOException {
    Duration cpu =
        ProcessHandle.of(pid)
            .flatMap(process -> process.info().totalCpuDuration())
            .orElseThrow(() -> gone(pid));
    for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"))) {
      if (line.startsWith(RESIDENT)) {
        return new ProcessUsage(cpu, Long.parseLong(line.replaceAll("\\D", "")));
      }
    }
    throw gone(pid);
  }

  static ProcessUsage ofThisProcess() throws IOException {
    return of(ProcessHandle.current().pid());
  }

  private static IOException gone(long pid) {
    return new IOException("process " + pid + " has ended (expected: the scheduler, running)");
  }

  /** CPU time since an earlier look at the same process. */
  Duration since(ProcessUsage earlier) {
    return cpu.minus(earlier.cpu);
  }
}
