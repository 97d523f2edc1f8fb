package ciao.launcher.qemu;

import java.util.List;

/** How guest instructions are run. */
enum Accelerator {
  /** By the processor itself. */
  KVM(List.of("-accel", "kvm", "-cpu", "host")),

  /**
   * By translation. The translation cache grows to 1 GiB by itself (measured: a 512 MiB guest took
   * 1.3 GiB of the host), so it is bounded.
   */
  TCG(List.of("-accel", "tcg,tb-size=" + Accelerator.TRANSLATION_CACHE_MIB, "-cpu", "max"));

  /** Enough for a cloud image; 32 slows large guests down. */
  static final int TRANSLATION_CACHE_MIB = 64;

  private final List<String> arguments;

  Accelerator(List<String> arguments) {
    this.arguments = arguments;
  }

  List<String> arguments() {
    return arguments;
  }

  /** Memory of the host QEMU takes beyond the guest's, MiB: measured, see docs/driver-qemu.md. */
  long overheadMib() {
    return switch (this) {
      case KVM -> 64;
      case TCG -> 64 + 2L * TRANSLATION_CACHE_MIB;
    };
  }
}
