/**
 * What the launcher's tests share: ready-made STARTs, a cluster's authority and scheduler, a
 * controller that only takes streams, and a world in virtual time. Start here: {@link
 * ciao.launcher.testing.TestCluster}, {@link ciao.launcher.testing.VirtualWorld}.
 */
@NullMarked
package ciao.launcher.testing;

import org.jspecify.annotations.NullMarked;
