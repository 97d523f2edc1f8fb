/**
 * The tables. Behind a journal: the newest version of every resource in an H2 file, with how far
 * the journal has been taken over; they may lag behind and even fall back, and are never the proof
 * that something was stored. Or on a PostgreSQL server that several processes share, where they are
 * that proof. The only package that speaks SQL. Start here: {@link ciao.state.sql.Tables}, {@link
 * ciao.state.sql.SharedTables}, {@code Migrations}.
 */
@NullMarked
package ciao.state.sql;

import org.jspecify.annotations.NullMarked;
