package ciao.launcher.driver;

import ciao.ssntp.payload.InstanceId;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where everything of one instance lives on its node.
 *
 * @param instance which instance
 * @param path {@code <home>/instances/<uuid>}, owned by root, mode 0711
 */
public record InstanceDirectory(InstanceId instance, Path path) {
  public InstanceDirectory {
    Objects.requireNonNull(instance, "instance");
    Objects.requireNonNull(path, "path");
  }

  /** What the instance wrote to its standard output and error, in order, oldest lost first. */
  public Path log() {
    return path.resolve("output.log");
  }

  /** What a virtual machine wrote to its serial console. */
  public Path console() {
    return path.resolve("console.log");
  }

  /** A file or folder of the driver's own. */
  public Path resolve(String name) {
    return path.resolve(name);
  }
}
