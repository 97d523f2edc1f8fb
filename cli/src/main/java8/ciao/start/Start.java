package ciao.start;

import ciao.cli.Main;

/**
 * Where the jar begins. Compiled for Java 8, so that an old Java gives a sentence instead of a
 * stack trace; everything else needs {@link #WANTED}.
 */
public final class Start {
  private static final int WANTED = 25;

  private Start() {}

  /** Hands over to {@link Main}, or says that this Java is too old and ends with status 1. */
  public static void main(String[] arguments) {
    String version = System.getProperty("java.specification.version");
    if (isTooOld(version)) {
      System.err.println(refusal(version, System.getProperty("java.home")));
      System.exit(1);
    }
    Main.main(arguments);
  }

  /** Whether that Java cannot run Ciao; {@code version} looks like 1.8 or 17. */
  static boolean isTooOld(String version) {
    return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version) < WANTED;
  }

  static String refusal(String version, String home) {
    return "ciao: this is Java "
        + version
        + " ("
        + home
        + "), expected: Java "
        + WANTED
        + " or later. Start the jar with the bin/java of a JDK "
        + WANTED
        + ", or use the ciao script, which finds one.";
  }
}
