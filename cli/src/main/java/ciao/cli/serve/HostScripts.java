package ciao.cli.serve;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The shell scripts in the jar that prepare a host, unpacked while they are used. One owner; {@link
 * #close} removes the copies.
 */
final class HostScripts implements AutoCloseable {
  private static final String FOLDER = "/ciao/launcher/";
  private static final List<String> FILES =
      List.of("host-packages", "prepare-host.sh", "make-tiny-guest.sh", "make-tiny-image.sh");

  private final Path directory;

  HostScripts() throws IOException {
    directory = Files.createTempDirectory("ciao-host-");
    for (String file : FILES) {
      try (InputStream in =
          Objects.requireNonNull(HostScripts.class.getResourceAsStream(FOLDER + file), file)) {
        Files.copy(in, directory.resolve(file));
      }
    }
  }

  /**
   * Runs a script, each of its lines to {@code says}.
   *
   * @return its exit status
   */
  int run(String script, List<String> arguments, Consumer<String> says)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", directory.resolve(script).toString()));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        says.accept(line);
      }
      return process.waitFor();
    } finally {
      process.destroy();
    }
  }

  /** Runs a script that must succeed; its last line is the reason when it does not. */
  void require(String script, List<String> arguments, Consumer<String> says)
      throws IOException, InterruptedException {
    String[] last = {script + " failed"};
    int status =
        run(
            script,
            arguments,
            line -> {
              last[0] = line;
              says.accept(line);
            });
    if (status != 0) {
      throw new CommandFailed(ExitCode.REFUSED, last[0]);
    }
  }

  @Override
  public void close() throws IOException {
    deleteTree(directory);
  }

  /** Removes a directory of our own and all in it; links are removed, never followed. */
  static void deleteTree(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
