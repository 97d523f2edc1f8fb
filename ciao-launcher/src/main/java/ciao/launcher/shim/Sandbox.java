package ciao.launcher.shim;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How a command is kept apart from the host and from other instances: own mount, process, network,
 * IPC and host-name namespaces, an unprivileged user of its own that can gain nothing, the host's
 * programs read-only, and a directory to write to.
 *
 * @param uid its user and group, unique on the host
 * @param hostname what it sees as host name
 * @param network the network namespace it runs in, as a file
 * @param work the host's directory it sees as {@value #WORK}
 * @param scratchMib how much its {@code /tmp} may hold, in MiB of its memory
 */
public record Sandbox(int uid, String hostname, Path network, Path work, long scratchMib) {
  /** Where an instance finds its own files, as it sees it. */
  public static final String WORK = "/work";

  public Sandbox {
    Objects.requireNonNull(hostname, "hostname");
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(work, "work");
    if (uid < 1000 || scratchMib < 1) {
      throw new IllegalArgumentException(
          "sandbox: uid=%d scratch_mib=%d (expected: 1000 or more, 1 or more)"
              .formatted(uid, scratchMib));
    }
  }
}
