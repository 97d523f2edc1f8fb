/**
 * Runs containers with the OCI runtime {@code runc}, without a daemon (docs/drivers.md). An image
 * is unpacked once per digest and shared read-only; a container's own layer, network namespace,
 * user namespace and configuration are made here.
 *
 * <p>Start here: {@link ciao.launcher.container.ContainerDriver}, {@link
 * ciao.launcher.container.RuntimeSpec}, {@link ciao.launcher.container.ContainerImages}.
 */
@NullMarked
package ciao.launcher.container;

import org.jspecify.annotations.NullMarked;
