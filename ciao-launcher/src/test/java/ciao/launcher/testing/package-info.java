/**
 * What the launcher's tests share: STARTs, a cluster's certificates and HTTPS servers that show
 * them, a controller as far as streams go, and a world of one thread, one clock and one seed. Start
 * here: {@link ciao.launcher.testing.Starts}, {@link ciao.launcher.testing.TestCluster}, {@link
 * ciao.launcher.testing.VirtualWorld}.
 */
@NullMarked
package ciao.launcher.testing;

import org.jspecify.annotations.NullMarked;
