/**
 * How the command prints: tables for people, JSON and YAML for programs, names for scripts, and the
 * one line that says what is being waited for. Start here: {@link ciao.cli.output.Output}.
 */
@NullMarked
package ciao.cli.output;

import org.jspecify.annotations.NullMarked;
