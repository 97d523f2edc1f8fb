/**
 * The {@code ciao} command. What talks to a controller is in {@link ciao.cli.command}; what starts
 * roles on this machine is in {@link ciao.cli.serve}. Start here: {@link ciao.cli.Main}.
 */
@NullMarked
package ciao.cli;

import org.jspecify.annotations.NullMarked;
