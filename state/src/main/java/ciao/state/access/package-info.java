/**
 * Stores that let their users do less than the one behind them: only what a rule allows, or only in
 * the name of one owner. Start here: {@link ciao.state.access.GuardedStore}, {@link
 * ciao.state.access.OwnedStore}.
 */
@NullMarked
package ciao.state.access;

import org.jspecify.annotations.NullMarked;
