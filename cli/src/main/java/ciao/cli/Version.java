package ciao.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What was built, and from which commit.
 *
 * @param number the project's version, as in the pom
 * @param commit the commit's short hash, with {@code -dirty} when files had changed since; {@code
 *     unknown} where the sources came without their history
 */
public record Version(String number, String commit) {

  /** The version of this jar. */
  public static Version current() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException(
            "version.properties is missing from the jar; expected: the build writes it (cli/pom.xml)");
      }
      properties.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return new Version(
        properties.getProperty("version", "unknown"), properties.getProperty("commit", "unknown"));
  }

  @Override
  public String toString() {
    return "ciao " + number + " (" + commit + ")";
  }
}
