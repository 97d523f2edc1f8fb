package ciao.cli.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All of Ciao, as classes and as sources. */
public final class Codebase {
  /** Every class of every module, without the tests. */
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("ciao");

  private Codebase() {}

  /** The directory that holds the modules. */
  public static Path root() {
    Path candidate = Path.of("").toAbsolutePath();
    while (!Files.exists(candidate.resolve("mvnw"))) {
      candidate = candidate.getParent();
      if (candidate == null) {
        throw new IllegalStateException(
            "no mvnw in any directory above " + Path.of("").toAbsolutePath());
      }
    }
    return candidate;
  }

  /** Every Java source of every module, {@code main} and {@code test}. */
  static List<Path> sources() {
    return modules().stream().flatMap(module -> javaFiles(module.resolve("src"))).sorted().toList();
  }

  /** Every Java source of every module that goes into the jar. */
  static List<Path> mainSources() {
    return sources().stream()
        .filter(source -> !root().relativize(source).toString().contains("src/test/"))
        .toList();
  }

  /**
   * The package a source lies in, read off its folder: {@code src/main/java/ciao/cli/Main.java}.
   */
  static String packageOf(Path source) {
    Path inModule = root().relativize(source);
    return inModule.subpath(4, inModule.getNameCount() - 1).toString().replace('/', '.');
  }

  private static List<Path> modules() {
    try (Stream<Path> entries = Files.list(root())) {
      return entries.filter(entry -> Files.exists(entry.resolve("pom.xml"))).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Stream<Path> javaFiles(Path directory) {
    if (!Files.exists(directory)) {
      return Stream.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
