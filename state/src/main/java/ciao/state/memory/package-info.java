/**
 * The store's core: checks and stages transactions against an immutable snapshot, hands what they
 * change to a {@link ciao.state.memory.CommitLog}, and shows it to readers and watchers once the
 * log says it is durable. Without a log it is the memory backend; on an executor that runs in the
 * calling thread it is fully deterministic. Start here: {@link ciao.state.memory.MemoryStore},
 * {@code Staging}, {@code Committer}, {@code Watcher}.
 */
@NullMarked
package ciao.state.memory;

import org.jspecify.annotations.NullMarked;
