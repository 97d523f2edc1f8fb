/**
 * The store a controller stands on, and what its operator may ask of it while it runs: a backup,
 * and other keys. Start here: {@link ciao.controller.keeping.Keeping}, {@link
 * ciao.controller.keeping.JournalKeeping}.
 */
@NullMarked
package ciao.controller.keeping;

import org.jspecify.annotations.NullMarked;
