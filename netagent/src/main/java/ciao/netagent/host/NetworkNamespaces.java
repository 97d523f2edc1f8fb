package ciao.netagent.host;

import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * Named network namespaces, one per instance of a home, as {@code ip netns} shows them. They hold
 * nothing but their own loopback device, which is up: nobody in one reaches the host, its services
 * or another instance. Safe for use by many threads, for different instances.
 */
public final class NetworkNamespaces {
  private static final Path DIRECTORY = Path.of("/run/netns");
  private static final String ANY_INSTANCE = "-????????-????-????-????-????????????";
  private static final Tool IP = new Tool("ip");
  private static final Tool SHELL = new Tool("sh");

  /**
   * The namespace belongs to the host's user namespace, so root in a container has no say in it;
   * ports below 1024 and ping are therefore opened to everyone in it.
   */
  private static final String MAKE =
      """
      ip netns add "$1"
      nsenter --net="$2" sh -ec '
        ip link set lo up
        echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start
        echo 0 2147483647 > /proc/sys/net/ipv4/ping_group_range
      ' || { ip netns delete "$1"; exit 1; }
      """;

  private final HomeTag tag;

  /** The namespaces of the home with this tag. */
  public NetworkNamespaces(HomeTag tag) {
    this.tag = tag;
  }

  /** Where an instance's namespace is, if it is there: what {@code nsenter --net} takes. */
  public Path path(InstanceId instance) {
    return DIRECTORY.resolve(name(instance));
  }

  /** Makes an instance's namespace unless it is there, and returns {@link #path}. */
  public Path ensure(InstanceId instance) throws ToolException, InterruptedException {
    Path path = path(instance);
    if (!exists(instance)) {
      delete(instance);
      SHELL.run(Tool.SHORT, "-ec", MAKE, "sh", name(instance), path.toString());
    }
    return path;
  }

  /** Whether an instance's namespace is there. */
  public boolean exists(InstanceId instance) {
    try {
      // A namespace is mounted on its name; a mere file is what a reboot or a half-made one leaves.
      return !Files.getAttribute(path(instance), "unix:dev")
          .equals(Files.getAttribute(DIRECTORY, "unix:dev"));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Removes an instance's namespace if it is there. What still runs in it keeps it alive unnamed.
   */
  public void delete(InstanceId instance) throws ToolException, InterruptedException {
    if (Files.exists(path(instance))) {
      IP.run(Tool.SHORT, "netns", "delete", name(instance));
    }
  }

  /** The instances of this home that have a namespace, or the remains of one. */
  public Set<InstanceId> list() throws IOException {
    Set<InstanceId> found = new TreeSet<>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(DIRECTORY, tag + ANY_INSTANCE)) {
      for (Path name : names) {
        found.add(InstanceId.of(name.getFileName().toString().substring(tag.value().length() + 1)));
      }
    } catch (NoSuchFileException e) {
      return found;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  private String name(InstanceId instance) {
    return tag + "-" + instance;
  }
}
