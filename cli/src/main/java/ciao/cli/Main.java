package ciao.cli;

import java.util.List;

/** The {@code ciao} command. {@code ciao.start.Start}, where the jar begins, hands over to it. */
public final class Main {
  private static final List<String> VERSION = List.of("--version", "-V");

  private Main() {}

  /** Runs one command and ends the JVM with one of {@link ExitCode}. */
  public static void main(String[] arguments) {
    // Answered before the command line framework loads: scripts ask for it often.
    if (arguments.length == 1 && VERSION.contains(arguments[0])) {
      System.out.println(Version.current());
      return;
    }
    System.exit(CommandRoot.execute(arguments));
  }
}
