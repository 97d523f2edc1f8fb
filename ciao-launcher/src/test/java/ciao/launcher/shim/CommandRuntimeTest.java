package ciao.launcher.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.Observation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a command finds when it begins. */
class CommandRuntimeTest extends ShimFixture {
  /** Signals 32 and 33: the C library of whoever forks the JVM's children keeps them for itself. */
  private static final long C_LIBRARY_SIGNALS = 0x1_8000_0000L;

  @Test
  void aMissingCommandIsToldInPlainWords() throws Exception {
    Command command = new Command(List.of("no-such-thing", "x"), ENVIRONMENT, "/");
    runtime.prepare(directory, shim.cgroup(directory), command, Optional.empty());
    assertThatThrownBy(() -> shim.start(directory, runtime, LIMITS))
        .isInstanceOf(DriverException.class)
        .hasMessage(
            "could not start the program: command not found: no-such-thing (looked in /usr/bin:/bin)");
    assertThat(shim.observe(directory, runtime)).isEqualTo(new Observation.Absent());
    assertThat(cgroups.list()).isEmpty();
  }

  @Test
  void passesArgumentsAndVariablesAsTheyAreAndNothingElse() throws Exception {
    String hostile = "a'b\"c $(touch /tmp/no) `x` \\ * \n ü";
    Command command =
        new Command(
            List.of(
                "/bin/sh", "-c", "printf '%s|' \"$@\"; env -0 | tr '\\0' '|'", "sh", hostile, ""),
            Map.of("PATH", "/usr/bin:/bin", "SECRET", hostile),
            "/usr");
    runtime.prepare(directory, shim.cgroup(directory), command, Optional.empty());
    shim.start(directory, runtime, LIMITS);
    awaitEnd(shim);
    List<String> printed = List.of(output().split("\\|"));
    assertThat(printed.subList(0, 2)).containsExactly(hostile, "");
    assertThat(printed.subList(2, printed.size()))
        .containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "SECRET=" + hostile, "PWD=/usr");
  }

  @Test
  void startsWithDefaultSignalsThreeDescriptorsAndASessionOfItsOwn() throws Exception {
    start(
        "grep -E 'SigIgn|SigBlk' /proc/self/status | cut -f2; cut -d' ' -f1,6 /proc/$$/stat;"
            + " for f in 3 4 5 6 7 8 9 10 11 12; do [ -e /proc/$$/fd/$f ] && echo $f; done; echo end");
    awaitEnd(shim);
    List<String> lines = output().lines().toList();
    assertThat(lines.get(0)).as("blocked").isEqualTo("0000000000000000");
    long ignored = Long.parseLong(lines.get(1), 16);
    assertThat(ignored & ~C_LIBRARY_SIGNALS).as("ignored").isZero();
    assertThat(lines.get(2)).as("pid and session").matches("(\\d+) \\1");
    assertThat(lines.subList(3, lines.size())).as("descriptors").containsExactly("end");
  }
}
