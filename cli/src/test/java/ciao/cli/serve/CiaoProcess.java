package ciao.cli.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The {@code ciao} command in a JVM of its own, as the script starts it. */
final class CiaoProcess {
  private CiaoProcess() {}

  /** What to run, from the classes under test. */
  static List<String> command(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(CiaoScript.path().toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs a command of a cloud's owner, who has set nothing but {@code CIAO_HOME}. */
  static CommandResult run(Path home, String... arguments)
      throws IOException, InterruptedException {
    return run(home, Map.of(), arguments);
  }

  /** The same with more variables set. */
  static CommandResult run(Path home, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(home, "ciao-", ".out");
    Path err = Files.createTempFile(home, "ciao-", ".err");
    ProcessBuilder builder = new ProcessBuilder(command(arguments));
    builder.environment().put("CIAO_HOME", home.toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    int code = process.waitFor();
    return new CommandResult(code, Files.readString(out), Files.readString(err));
  }
}
