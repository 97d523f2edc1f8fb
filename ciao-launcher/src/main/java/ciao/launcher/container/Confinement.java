package ciao.launcher.container;

import ciao.launcher.container.RuntimeSpec.SyscallArg;
import ciao.launcher.container.RuntimeSpec.SyscallRule;
import java.util.List;
import java.util.Map;

/** What every container may and may not do: Docker's well-tried defaults, and a user namespace. */
final class Confinement {
  private static final List<String> CAPABILITIES =
      List.of(
          "CAP_AUDIT_WRITE",
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_KILL",
          "CAP_MKNOD",
          "CAP_NET_BIND_SERVICE",
          "CAP_NET_RAW",
          "CAP_SETFCAP",
          "CAP_SETGID",
          "CAP_SETPCAP",
          "CAP_SETUID",
          "CAP_SYS_CHROOT");

  /** Rights over the container's own namespaces only. */
  static final Map<String, List<String>> CAPABILITY_SETS =
      Map.of("bounding", CAPABILITIES, "effective", CAPABILITIES, "permitted", CAPABILITIES);

  static final List<String> MASKED =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/sys/devices/virtual/powercap",
          "/sys/firmware");

  static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  /**
   * Calls into large, rarely needed parts of the kernel, where holes are found year after year. The
   * usual list of what is allowed has 400 names and costs 10 ms per container start; capabilities
   * and the user namespace refuse most of what it leaves out anyway.
   */
  private static final List<String> REFUSED =
      List.of(
          "add_key",
          "bpf",
          "fanotify_init",
          "fsconfig",
          "fsmount",
          "fsopen",
          "fspick",
          "io_uring_enter",
          "io_uring_register",
          "io_uring_setup",
          "kcmp",
          "kexec_file_load",
          "kexec_load",
          "keyctl",
          "lookup_dcookie",
          "mount",
          "mount_setattr",
          "move_mount",
          "open_by_handle_at",
          "open_tree",
          "perf_event_open",
          "pivot_root",
          "quotactl",
          "request_key",
          "setns",
          "syslog",
          "umount2",
          "unshare",
          "userfaultfd");

  private static final int EPERM = 1;
  private static final int ENOSYS = 38;
  private static final long CLONE_NEWUSER = 0x1000_0000L;
  private static final String REFUSE = "SCMP_ACT_ERRNO";

  private Confinement() {}

  /**
   * The rules, for programs of this architecture (as the JVM names it) and its 32-bit relatives.
   */
  static RuntimeSpec.Seccomp seccomp(String architecture) {
    return new RuntimeSpec.Seccomp(
        "SCMP_ACT_ALLOW",
        architectures(architecture),
        List.of(
            new SyscallRule(REFUSED, REFUSE, EPERM, List.of()),
            new SyscallRule(
                List.of("clone"),
                REFUSE,
                EPERM,
                List.of(new SyscallArg(0, CLONE_NEWUSER, CLONE_NEWUSER, "SCMP_CMP_MASKED_EQ"))),
            // Its flags are in memory, out of a filter's sight; C libraries fall back to clone.
            new SyscallRule(List.of("clone3"), REFUSE, ENOSYS, List.of())));
  }

  private static List<String> architectures(String architecture) {
    return switch (architecture) {
      case "amd64" -> List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");
      case "aarch64" -> List.of("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM");
      default -> List.of(); // the runtime's own
    };
  }
}
