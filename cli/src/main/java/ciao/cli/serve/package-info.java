/**
 * Starts roles on this machine: the one place where the command meets controller, scheduler and
 * launcher, where threads are made and the real clock is read. Start here: {@link
 * ciao.cli.serve.ServeCommand}, {@link ciao.cli.serve.UpCommand}.
 */
@NullMarked
package ciao.cli.serve;

import org.jspecify.annotations.NullMarked;
