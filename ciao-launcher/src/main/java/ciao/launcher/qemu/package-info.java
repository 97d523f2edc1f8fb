/**
 * Runs virtual machines: user-mode QEMU under the shim, driven by QMP (docs/driver-qemu.md). Start
 * here: {@link ciao.launcher.qemu.QemuDriver}, {@link ciao.launcher.qemu.QmpClient}.
 */
@NullMarked
package ciao.launcher.qemu;

import org.jspecify.annotations.NullMarked;
