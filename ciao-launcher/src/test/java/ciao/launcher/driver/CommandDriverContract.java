package ciao.launcher.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.launcher.shim.LogTail;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.ImageReference;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Restart;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.TenantId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What drivers that run a tenant's command promise beyond {@link HostDriverContract}. */
public abstract class CommandDriverContract extends HostDriverContract {
  /** Enough for every test, and a fork bomb ends before it hurts the host. */
  protected static final int PROCESSES = 40;

  private static final long MEMORY_MIB = 48;

  protected abstract Kind kind();

  protected abstract @Nullable ImageReference image() throws Exception;

  protected final Start script(String script, Blob... parts) throws Exception {
    return command(List.of("/bin/sh", "-c", script), parts);
  }

  protected final Start command(List<String> command, Blob... parts) throws Exception {
    return new Start(
        directory.instance(),
        1,
        TenantId.of("team-a"),
        "web1",
        "web",
        kind(),
        command,
        new Demands(1, MEMORY_MIB, 10),
        Requires.NOTHING,
        null,
        Restart.NEVER,
        image(),
        List.of(parts),
        URI.create("https://localhost:8889"),
        null);
  }

  @Override
  protected Start obedient() throws Exception {
    return script("trap 'exit 9' TERM; while :; do sleep 0.05; done");
  }

  @Override
  protected Start deaf() throws Exception {
    return script("trap '' TERM; echo deaf; while :; do sleep 1; done");
  }

  @Override
  protected void awaitDeaf() {
    Awaitility.await().until(() -> output().equals("deaf\n"));
  }

  @Override
  protected Start brief(int exitCode) throws Exception {
    return script("exit " + exitCode);
  }

  @Override
  protected Start impossible() throws Exception {
    return command(List.of("no-such-command"));
  }

  protected final String output() throws Exception {
    StringBuilder all = new StringBuilder();
    try (LogTail tail = shim.output(directory, Long.MAX_VALUE)) {
      for (byte[] text = tail.read(); text.length > 0; text = tail.read()) {
        all.append(new String(text, StandardCharsets.UTF_8));
      }
    }
    return all.toString();
  }

  /** Runs a script to its end and returns what it wrote. */
  protected final String outputOf(String script, Blob... parts) throws Exception {
    Start start = script(script, parts);
    run(start);
    awaitEnd(start);
    return output();
  }

  @Test
  void whatItWritesIsReadInOrder() throws Exception {
    String pause = "sleep 0.2; ";
    assertThat(
            outputOf(
                "echo out; printf 'no '; " + pause + "echo error >&2; " + pause + "printf end"))
        .isEqualTo("out\nno error\nend");
  }

  @Test
  void theLogSurvivesARestartOfTheInstance() throws Exception {
    Start start = script("echo run");
    run(start);
    awaitEnd(start);
    driver.start(directory, start);
    awaitEnd(start);
    assertThat(output()).isEqualTo("run\nrun\n");
  }

  @Test
  void aSignalsEndIsToldAsAShellTellsIt() throws Exception {
    Start start = script("sh -c 'kill -9 $$'; exit $?");
    run(start);
    assertThat(awaitEnd(start).exitCode()).isEqualTo(137);
  }

  @Test
  void askingToEndReachesTheCommand() throws Exception {
    Start start = script("trap 'exit 9' TERM; echo ready; while :; do sleep 0.05; done");
    run(start);
    Awaitility.await().until(() -> output().equals("ready\n"));
    assertThat(driver.stop(directory, start, GRACE).exitCode()).isEqualTo(9);
  }

  @Test
  void aMissingCommandIsNamed() throws Exception {
    Start start = impossible();
    driver.prepare(directory, start, fetcher);
    assertThatThrownBy(() -> driver.start(directory, start))
        .isInstanceOfSatisfying(
            DriverException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusalReason.LAUNCH_FAILURE))
        .hasMessageContaining("command not found: no-such-command");
  }

  @Test
  void aKilledShimDoesNotHideWhatRuns() throws Exception {
    Start start = obedient();
    Observation.Running running = run(start);
    long conmon = Long.parseLong(Files.readString(directory.resolve("run/conmon.pid")).strip());
    ProcessHandle.of(conmon).ifPresent(ProcessHandle::destroyForcibly);
    Awaitility.await().until(() -> !Files.exists(Path.of("/proc/" + conmon + "/exe")));
    assertThat(driver.observe(directory, start)).isEqualTo(running);
    assertThat(driver.stop(directory, start, Duration.ofMillis(200)).cause())
        .isEqualTo("its shim was killed");
  }

  @Test
  void theEnvironmentIsTheTenantsAndItsValuesStaySecret() throws Exception {
    String json = "{\"GREETING\":\"it's $HOME\\nüber\",\"EMPTY\":\"\"}";
    Blob part = fetcher.offer("environment", json.getBytes(StandardCharsets.UTF_8));
    assertThat(outputOf("printf '%s|%s|%s' \"$GREETING\" \"${EMPTY-unset}\" \"$(id -u)\"", part))
        .startsWith("it's $HOME\nüber||");
    try (var files = Files.walk(directory.path())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains("it's $HOME")) {
          assertThat(Files.getPosixFilePermissions(file)).hasSizeLessThanOrEqualTo(2);
        }
      }
    }
  }

  @Test
  void aBadEnvironmentIsRefusedWithoutRepeatingIt() throws Exception {
    Blob part = fetcher.offer("environment", "{\"A\": secret}".getBytes(StandardCharsets.UTF_8));
    Start start = script("true", part);
    assertThatThrownBy(() -> driver.prepare(directory, start, fetcher))
        .isInstanceOfSatisfying(
            DriverException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusalReason.INVALID_DATA))
        .hasMessageContaining("not a JSON object of strings")
        .hasMessageNotContaining("secret");
    assertNothingLeft();
  }
}
