/**
 * A store whose changes are durable in a PostgreSQL database, which several processes may share:
 * the memory store's core over shared tables. One of them leads and writes, the others follow and
 * read. Start here: {@link ciao.state.postgres.PostgresStore}, {@code PostgresLog}.
 */
@NullMarked
package ciao.state.postgres;

import org.jspecify.annotations.NullMarked;
