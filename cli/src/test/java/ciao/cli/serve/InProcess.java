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
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = CommandRoot.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--home");
    all.add(home.toString());
    int code = line.execute(all.toArray(String[]::new));
    return new CommandResult(code, out.toString(), err.toString());
  }
}
