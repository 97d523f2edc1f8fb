/**
 * All of a store in one file: written while the store runs, checked whole before anything is done
 * with it, and made a store's directory again. Start here: {@link ciao.state.backup.Backup}, {@link
 * ciao.state.backup.Restore}.
 */
@NullMarked
package ciao.state.backup;

import org.jspecify.annotations.NullMarked;
