/**
 * Reading the files people write: every mistake is named with its line and the nearest known word,
 * and all of them together. Start here: {@link ciao.cli.yaml.Section}.
 */
@NullMarked
package ciao.cli.yaml;

import org.jspecify.annotations.NullMarked;
