/**
 * Reconcilers: what keeps outputs in line with inputs. Each declares what it reads and writes, is
 * woken by changes, looks at an unchanging view of the state and stages what has to change; the
 * engine commits it, repeats what failed or was overtaken, and holds everybody to what they
 * declared. Start here: {@link ciao.state.reconcile.Reconciler}, {@link
 * ciao.state.reconcile.QueueReconciler}, {@link ciao.state.reconcile.Turn}, {@link
 * ciao.state.reconcile.Engine}.
 */
@NullMarked
package ciao.state.reconcile;

import org.jspecify.annotations.NullMarked;
