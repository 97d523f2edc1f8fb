/**
 * A store that survives its process: the memory store's core over a journal, with tables that
 * follow behind. Brings back at opening what was acknowledged before. Start here: {@link
 * ciao.state.durable.StateStore}, {@code Recovery}, {@code TableFeed}.
 */
@NullMarked
package ciao.state.durable;

import org.jspecify.annotations.NullMarked;
