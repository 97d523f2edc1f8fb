/**
 * An append-only log of numbered records on disk that survives a crash at any point: what {@link
 * ciao.state.journal.Journal#append} returned for is found again, what it did not return for is
 * found whole or not at all. Knows bytes and positions, not what they mean; the only package of the
 * store that syncs files. Start here: {@link ciao.state.journal.Journal}, {@code SegmentFormat}.
 */
@NullMarked
package ciao.state.journal;

import org.jspecify.annotations.NullMarked;
