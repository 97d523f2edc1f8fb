/**
 * Reconcilers ready made, of which one writes down only what is special: an output for each input,
 * all at a time or one by one; what has to be gone before an input may go; the end of what nobody
 * owns. Built on nothing but the public side of {@code ciao.state.reconcile}. Start here: {@link
 * ciao.state.reconcile.pattern.Transformation}, {@link ciao.state.reconcile.pattern.Cleanup},
 * {@link ciao.state.reconcile.pattern.Destroy}.
 */
@NullMarked
package ciao.state.reconcile.pattern;

import org.jspecify.annotations.NullMarked;
