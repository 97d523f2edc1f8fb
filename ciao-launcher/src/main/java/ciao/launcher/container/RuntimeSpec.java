package ciao.launcher.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * A container as an OCI runtime wants it described: the part of the OCI runtime specification
 * (1.0.2, config.md and config-linux.md) that we use, in its own names.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record RuntimeSpec(
    String ociVersion,
    Program process,
    Root root,
    String hostname,
    List<Mount> mounts,
    Linux linux) {
  /** What runs in it. */
  record Program(
      boolean terminal,
      User user,
      List<String> args,
      List<String> env,
      String cwd,
      Map<String, List<String>> capabilities,
      List<Rlimit> rlimits,
      boolean noNewPrivileges) {}

  /** As whom. */
  record User(int uid, int gid, List<Integer> additionalGids) {}

  /** A limit of its own, beside those of the cgroup. */
  record Rlimit(String type, long soft, long hard) {}

  /** Its root file system on the host. */
  record Root(String path, boolean readonly) {}

  /** What is mounted on it. */
  record Mount(String destination, String type, String source, List<String> options) {}

  /** What keeps it apart. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Linux(
      List<Namespace> namespaces,
      List<IdRange> uidMappings,
      List<IdRange> gidMappings,
      Resources resources,
      String cgroupsPath,
      List<String> maskedPaths,
      List<String> readonlyPaths,
      Seccomp seccomp) {}

  /** A namespace of its own, or an existing one by path. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Namespace(String type, String path) {}

  /** {@code size} ids from {@code containerID} on are those from {@code hostID} on. */
  record IdRange(int containerID, int hostID, int size) {}

  /** Limits; all but the devices are in the cgroup already. */
  record Resources(List<DeviceRule> devices) {}

  /** Whether devices may be used. */
  record DeviceRule(boolean allow, String access) {}

  /** Which system calls it may make. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Seccomp(String defaultAction, List<String> architectures, List<SyscallRule> syscalls) {}

  /** What happens to these system calls, always or with these arguments. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record SyscallRule(List<String> names, String action, int errnoRet, List<SyscallArg> args) {}

  /** A condition on an argument. */
  record SyscallArg(int index, long value, long valueTwo, String op) {}
}
