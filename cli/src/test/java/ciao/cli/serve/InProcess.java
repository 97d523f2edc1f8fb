package ciao.cli.serve;

import ciao.cli.CommandRoot;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Runs {@code ciao} commands in this JVM. */
final class InProcess {
  private InProcess() {}

  static CommandResult run(Path home, String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.add("--home");
    words.add(home.toString());
    return runBare(words.toArray(String[]::new));
  }

  /** One that needs no home. */
  static CommandResult runBare(String... all) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = CommandRoot.commandLine(all);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int code = line.execute(all);
    return new CommandResult(code, out.toString(), err.toString());
  }
}
