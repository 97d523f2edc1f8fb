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

  /** QEMU's own heap, stacks and buffers, with room: measured, see docs/driver-qemu.md. */
  private static final int QEMU_MIB = 96;

  private final List<String> arguments;

  Accelerator(List<String> arguments) {
    this.arguments = arguments;
  }

  List<String> arguments() {
    return arguments;
  }

  /** Memory of the host QEMU may take beyond the guest's, MiB. */
  long overheadMib() {
    return switch (this) {
      case KVM -> QEMU_MIB;
      // Once for the translated code, once for the tables that find it.
      case TCG -> QEMU_MIB + 2L * TRANSLATION_CACHE_MIB;
    };
  }
}
