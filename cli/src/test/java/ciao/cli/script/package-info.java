/**
 * Tries the shell scripts a user starts with. Start here: {@link ciao.cli.script.CiaoScriptTest},
 * {@link ciao.cli.script.FindJdkTest}, {@link ciao.cli.script.PrepareHostTest}.
 */
@NullMarked
package ciao.cli.script;

import org.jspecify.annotations.NullMarked;
