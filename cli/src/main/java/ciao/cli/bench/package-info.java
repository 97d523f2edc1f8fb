/**
 * Load for a role, and what it made of it: {@code ciao bench scheduler} starts a scheduler in a
 * process of its own and connects simulated agents and controllers to it, over the same TLS, codec
 * and client as the roles use. Start here: {@link ciao.cli.bench.SchedulerBench}, {@link
 * ciao.cli.bench.Trial}.
 */
@NullMarked
package ciao.cli.bench;

import org.jspecify.annotations.NullMarked;
