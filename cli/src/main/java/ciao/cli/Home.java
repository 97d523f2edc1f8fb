package ciao.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The one directory everything a node keeps lies under. */
public final class Home {
  private static final Path SYSTEM = Path.of("/var/lib/ciao");

  private Home() {}

  /** The given one, else {@code CIAO_HOME}, else the system's, else one in the user's home. */
  public static Path of(@Nullable Path given) {
    if (given != null) {
      return directory(given);
    }
    String environment = System.getenv("CIAO_HOME");
    if (environment != null && !environment.isBlank()) {
      return directory(Path.of(environment));
    }
    boolean root = "root".equals(System.getProperty("user.name"));
    if (root || Files.isReadable(clientProperties(SYSTEM))) {
      return SYSTEM;
    }
    return Path.of(System.getProperty("user.home"), ".ciao");
  }

  /** It need not be there yet. */
  private static Path directory(Path given) {
    Path home = given.toAbsolutePath().normalize();
    if (Files.exists(home) && !Files.isDirectory(home)) {
      throw new CommandFailed(
          ExitCode.USAGE, "home: " + home + " is a file (expected: a directory)");
    }
    return home;
  }

  /** Tells the command where the local cluster is and which certificates to show. */
  public static Path clientProperties(Path home) {
    return home.resolve("client").resolve("client.properties");
  }
}
