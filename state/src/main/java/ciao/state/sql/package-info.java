/**
 * The tables behind the journal: the newest version of every resource in an H2 file, with how far
 * the journal has been taken over. They may lag behind the journal and even fall back; they are
 * never the proof that something was stored. The only package that speaks SQL. Start here: {@link
 * ciao.state.sql.Tables}, {@code Migrations}.
 */
@NullMarked
package ciao.state.sql;

import org.jspecify.annotations.NullMarked;
