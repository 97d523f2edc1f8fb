/**
 * What a module's tests leave on the host: processes, mounts, cgroups, network namespaces and
 * sockets are looked for when its last test has ended, and the build fails when one of them is this
 * run's. Another checkout's tests may run meanwhile: only what carries the marks of directories
 * this run made counts. A module takes part by having this module's test jar among its
 * dependencies. Start here: {@link ciao.netagent.leftovers.LeaveNothing}, {@link
 * ciao.netagent.leftovers.Leftovers}.
 */
@NullMarked
package ciao.netagent.leftovers;

import org.jspecify.annotations.NullMarked;
