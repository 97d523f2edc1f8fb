/**
 * The nouns and verbs that talk to a controller: {@code ciao instance list} and its like. Each noun
 * is one class, each verb a method of it. Start here: {@link ciao.cli.command.InstanceCommand},
 * {@link ciao.cli.command.Connection}.
 */
@NullMarked
package ciao.cli.command;

import org.jspecify.annotations.NullMarked;
