package ciao.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.netagent.leftovers.Scratch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/**
 * A {@code ciao} script for the classes under test: with the JVM's flags and an archive of the
 * classes that nearly every command loads, as the real one has them. The tests start some hundred
 * JVMs, and most of what each of them does is to load classes.
 */
final class CiaoScript {
  /** The archive is taken only by a JVM with the collector it was made with. */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--sun-misc-unsafe-memory-access=allow");

  private static Path made;

  private CiaoScript() {}

  /** Makes it when it is asked for first; it goes with the directories of the tests. */
  static synchronized Path path() throws IOException {
    if (made == null) {
      made = make(Scratch.directory());
    }
    return made;
  }

  private static Path make(Path directory) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path jar = directory.resolve("ciao.jar");
    writeManifest(jar, jars(directory));
    Path archive = directory.resolve("ciao.jsa");
    List<String> rehearsal = new ArrayList<>(List.of(java));
    rehearsal.addAll(FLAGS);
    rehearsal.addAll(
        List.of(
            "-XX:ArchiveClassesAtExit=" + archive,
            "-cp",
            jar.toString(),
            Rehearsal.class.getName()));
    run(rehearsal, directory.resolve("rehearsal.log"));
    return Files.writeString(
        Files.createFile(
            directory.resolve("ciao"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))),
        """
        #!/bin/sh
        exec %s %s -XX:SharedArchiveFile=%s -Dciao.script="$0" -jar %s "$@"
        """
            .formatted(java, String.join(" ", FLAGS), archive, jar));
  }

  /** The class path of this JVM; only classes from jars can be archived. */
  private static List<Path> jars(Path directory) {
    List<Path> jars = new ArrayList<>();
    for (String entry :
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            .split(File.pathSeparator, 0)) { // leaves out what is empty behind the last
      Path path = Path.of(entry).toAbsolutePath();
      if (Files.isDirectory(path)) {
        Path jar = directory.resolve("classes-" + jars.size() + ".jar");
        jar("--create", "--no-compress", "--file", jar.toString(), "-C", entry, ".");
        jars.add(jar);
      } else {
        jars.add(path);
      }
    }
    return jars;
  }

  private static void jar(String... arguments) {
    ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
    assertThat(jar.run(System.out, System.err, arguments)).isZero();
  }

  /**
   * A jar that stands for all of them, named from where it lies as the archive wants it. The leave
   * to load native code comes with it: given as a flag, it would cost the archive its modules.
   */
  private static void writeManifest(Path file, List<Path> jars) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, "ciao.cli.Main");
    main.putValue("Enable-Native-Access", "ALL-UNNAMED");
    main.put(
        Attributes.Name.CLASS_PATH,
        jars.stream()
            .map(jar -> file.getParent().relativize(jar).toString().replace(" ", "%20"))
            .collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(file), manifest).close();
  }

  private static void run(List<String> command, Path log) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(TestCloud.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("%s", Files.readString(log)).isZero();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted during the rehearsal", ended);
    } finally {
      process.destroyForcibly();
    }
  }
}
