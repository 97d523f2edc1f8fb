/**
 * Control groups: what an instance may use, what it does use, whether it ran out of memory, and how
 * to end everything in it at once. Version 2 where the host keeps its controllers there, else the
 * version 1 hierarchies, with version 2's empty tree beside them for its events where it is
 * mounted. Files only: nothing here starts a process.
 *
 * <p>Every instance has {@code /<home tag>/<instance>/payload} for what the tenant runs and {@code
 * /<home tag>/<instance>/shim} beside it for what watches over it: the CPU limit covers both,
 * memory and process limits only the payload, so a tenant can neither starve nor kill the shim.
 *
 * <p>Start here: {@link ciao.launcher.cgroup.Cgroups}, {@link ciao.launcher.cgroup.Cgroup}.
 */
@NullMarked
package ciao.launcher.cgroup;

import org.jspecify.annotations.NullMarked;
