package ciao.cli.serve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to run {@code ciao} once more. */
final class ThisProgram {
  private ThisProgram() {}

  /** By the script that runs this program, which knows the JVM's flags; without it, as it is. */
  static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    String script = System.getProperty("ciao.script");
    if (script == null) {
      Path java = Path.of(System.getProperty("java.home"), "bin", "java");
      String classes = System.getProperty("java.class.path");
      command.addAll(List.of(java.toString(), "-cp", classes, "ciao.cli.Main"));
    } else {
      command.add(script);
    }
    command.addAll(List.of(arguments));
    return command;
  }
}
