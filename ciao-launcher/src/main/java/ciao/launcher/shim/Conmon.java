package ciao.launcher.shim;

import ciao.launcher.cgroup.Cgroup;
import ciao.launcher.driver.InstanceDirectory;
import ciao.netagent.host.Tool;
import ciao.netagent.host.ToolException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts conmon (2.1), which calls the runtime's {@code create} and then stays with the payload:
 * reads its output into a log, waits for it, writes its exit code to a file and ends.
 */
final class Conmon {
  /** What conmon said once {@code create} was done. */
  sealed interface Answer {
    /** The payload is there, held at its gate. */
    record Created(long pid) implements Answer {}

    /** It is not, and why, in the runtime's words. */
    record Refused(String complaint) implements Answer {}
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Tool CONMON = new Tool("conmon");
  private static final Tool SHELL = new Tool("sh");

  /** Making namespaces takes milliseconds; a host at its limits takes longer. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final ShimFiles files;
  private final Path script;

  private Conmon(ShimFiles files, Path script) {
    this.files = files;
    this.script = script;
  }

  /** Installs the script that starts it. */
  static Conmon install(ShimFiles files) throws IOException {
    return new Conmon(files, Scripts.install("shim.sh", files.directory()));
  }

  /**
   * Has the payload created. After an exception the caller kills the cgroup.
   *
   * @throws ToolException when conmon itself is missing, fails or does not answer in time
   */
  Answer create(InstanceDirectory directory, PayloadRuntime runtime, Cgroup cgroup)
      throws IOException, ToolException, InterruptedException {
    CONMON.path(); // says how to install it, where the script could only say "not found"
    List<String> command = new ArrayList<>(List.of(script.toString()));
    cgroup.shimEntries().forEach(entry -> command.add(entry.toString()));
    command.add("--");
    command.addAll(arguments(directory, runtime));
    String said = SHELL.run(ANSWER, command);
    Optional<String> answer = said.lines().filter(line -> line.startsWith("{")).findFirst();
    return answer.isPresent()
        ? parse(answer.get())
        : new Answer.Refused("conmon ended without an answer; it said: " + said.strip());
  }

  private List<String> arguments(InstanceDirectory directory, PayloadRuntime runtime)
      throws ToolException {
    String id = directory.instance().toString();
    List<String> program = runtime.program();
    List<String> arguments = new ArrayList<>(List.of("--api-version", "1", "--cid", id));
    arguments.addAll(List.of("--cuuid", id, "--runtime", program.getFirst()));
    for (String argument : program.subList(1, program.size())) {
      arguments.addAll(List.of("--runtime-arg", argument));
    }
    Path run = ShimFiles.run(directory);
    arguments.addAll(List.of("--bundle", runtime.bundle(directory).toString()));
    arguments.addAll(List.of("--container-pidfile", run.resolve("pid").toString()));
    arguments.addAll(List.of("--conmon-pidfile", pidFile(directory).toString()));
    arguments.addAll(List.of("--exit-dir", files.exits().toString()));
    arguments.addAll(List.of("--log-path", "k8s-file:" + directory.log()));
    arguments.addAll(List.of("--log-size-max", Long.toString(LogGenerations.LIMIT)));
    // No sync: the log is no record of ours. No attach socket below /run: nobody attaches.
    arguments.addAll(List.of("--no-sync-log", "--full-attach", "--log-level", "error"));
    return arguments;
  }

  private static Answer parse(String line) throws IOException {
    JsonNode answer = JSON.readTree(line);
    long pid = answer.path("data").asLong(-1);
    return pid > 0
        ? new Answer.Created(pid)
        : new Answer.Refused(answer.path("message").asText("no reason given").strip());
  }

  /** The shim of the instance's last run, as it wrote itself down. */
  static long pid(InstanceDirectory directory) throws IOException {
    return Long.parseLong(Files.readString(pidFile(directory)).strip());
  }

  /**
   * Forgets whom the last run consisted of. An OCI runtime that was killed while it wrote its pid
   * leaves a hidden file, and no later one starts where that is.
   */
  static void forget(InstanceDirectory directory) throws IOException {
    Path run = ShimFiles.run(directory);
    for (String file : List.of("pid", ".pid", "conmon.pid")) {
      Files.deleteIfExists(run.resolve(file));
    }
  }

  private static Path pidFile(InstanceDirectory directory) {
    return ShimFiles.run(directory).resolve("conmon.pid");
  }
}
