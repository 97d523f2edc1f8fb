package ciao.launcher.driver;

import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Something on the host, outside instances' directories, that says which instance it is of.
 *
 * @param what for the log: {@code cgroup}, {@code network namespace}
 */
public record Trace(InstanceId instance, String what) {
  public Trace {
    Objects.requireNonNull(instance, "instance");
    Objects.requireNonNull(what, "what");
  }

  /** The same thing of several instances. */
  public static Set<Trace> of(String what, Collection<InstanceId> instances) {
    return instances.stream().map(id -> new Trace(id, what)).collect(Collectors.toSet());
  }

  /**
   * What is in a directory under names that are instances' ids, or such with an ending after a dot;
   * none when there is no directory. Other names are not ours to judge.
   */
  public static Set<Trace> in(Path directory, String what) throws IOException {
    Set<Trace> found = new HashSet<>();
    if (!Files.exists(directory)) {
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        idOf(entry).ifPresent(id -> found.add(new Trace(id, what)));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  private static Optional<InstanceId> idOf(Path entry) {
    String name = entry.getFileName().toString().replaceFirst("\\..*", "");
    try {
      return Optional.of(InstanceId.of(name)).filter(id -> id.toString().equals(name));
    } catch (IllegalArgumentException anotherName) {
      return Optional.empty();
    }
  }
}
