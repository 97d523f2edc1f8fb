/**
 * Runs bare-metal processes: a command of the host under a user of its own, in a sandbox of
 * namespaces that shows it the host's programs and its working directory and nothing else
 * (docs/drivers.md). Start here: {@link ciao.launcher.process.ProcessDriver}.
 */
@NullMarked
package ciao.launcher.process;

import org.jspecify.annotations.NullMarked;
