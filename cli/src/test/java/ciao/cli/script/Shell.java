package ciao.cli.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a script as a user would, in an environment of its own. */
final class Shell {
  private static final int SECONDS = 60;

  private Shell() {}

  /**
   * How it ended.
   *
   * @param status its exit status
   * @param said standard output and error together
   */
  record Ended(int status, String said) {}

  static Ended run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("ciao-script-", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().clear();
      builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(String.join(" ", command) + " takes longer than 60 s");
      }
      return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
    }
  }

  /** A directory that looks like a Java of that version, with these programs. */
  static Path java(Path directory, String version, Map<String, String> programs)
      throws IOException {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Files.writeString(
        directory.resolve("release"),
        "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"x86_64\"\n");
    for (Map.Entry<String, String> program : programs.entrySet()) {
      Path file = bin.resolve(program.getKey());
      Files.writeString(file, "#!/bin/sh\n" + program.getValue() + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return directory;
  }
}
