/**
 * Versioned, watchable resources: what a store holds, what may be asked of it and what it answers.
 * This package has only words and promises; {@code ciao.state.memory} keeps them in memory, {@code
 * ciao.state.durable} on disk. Start here: {@link ciao.state.Store}, {@link ciao.state.Resource},
 * {@link ciao.state.Operation}.
 */
@NullMarked
package ciao.state;

import org.jspecify.annotations.NullMarked;
