/**
 * What watches over a running instance in our place. {@code conmon} owns its standard output and
 * error, writes its log and records how it ended, so an instance needs nothing of the launcher's
 * JVM once it runs, and a launcher that comes back finds everything in files. One mechanism for
 * commands (processes, QEMU) and for containers; they differ only in the {@link
 * ciao.launcher.shim.PayloadRuntime} that conmon calls.
 *
 * <p>In an instance's directory: {@code run/} (what the runtime reads, pids, {@code run.json}), and
 * {@code output.log} with its older generations. In the home: {@code shim/exits/<instance>}, one
 * file per ended run, and {@code shim/*.sh}.
 *
 * <p>Start here: {@link ciao.launcher.shim.Shim}, {@link ciao.launcher.shim.CommandRuntime}, {@link
 * ciao.launcher.shim.LogTail}.
 */
@NullMarked
package ciao.launcher.shim;

import org.jspecify.annotations.NullMarked;
