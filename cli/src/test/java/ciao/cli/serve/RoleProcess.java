package ciao.cli.serve;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One {@code ciao serve} in a JVM of its own; it can be killed like any process. */
final class RoleProcess implements AutoCloseable {
  private final Process process;
  private boolean frozen;
  private final Path log;

  private RoleProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it and waits until it says that it serves. */
  static RoleProcess start(Path home, String... flags) throws IOException {
    Path log = Files.createTempFile(home, "serve-", ".log");
    List<String> arguments = new ArrayList<>(List.of("serve"));
    arguments.addAll(List.of(flags));
    arguments.addAll(List.of("--home", home.toString()));
    List<String> command = CiaoProcess.command(arguments.toArray(String[]::new));
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    RoleProcess role = new RoleProcess(process, log);
    role.awaitServing();
    return role;
  }

  private void awaitServing() throws IOException {
    // Reading to the end of the pipe is the wait: the JVM says "serving", or dies and closes it.
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("ciao: serving")) {
        return;
      }
    }
    throw new IllegalStateException("the role did not start: " + Files.readString(log));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Lets it run for a while. */
  void waitFor(long milliseconds) throws InterruptedException {
    if (process.waitFor(milliseconds, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("the role ended by itself with " + process.exitValue());
    }
  }

  /** As {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** As {@code kill -STOP}: its connections stay open, and nothing comes from it. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
    frozen = true;
  }

  /** As {@code kill -CONT}: it goes on as if no time had passed. */
  void thaw() throws IOException, InterruptedException {
    signal("CONT");
    frozen = false;
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new IllegalStateException("kill -" + name + " ended with " + kill.exitValue());
    }
  }

  /** As {@code kill}. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      process.waitFor();
      throw new IllegalStateException("the role did not end within 30 s of SIGTERM");
    }
  }

  @Override
  public void close() throws InterruptedException {
    if (process.isAlive()) {
      if (frozen) {
        kill(); // it would not hear of a wish to end
      } else {
        stop();
      }
    }
  }
}
