/**
 * What operators want of the cluster as a whole, and that its scheduler hears of it. Start here:
 * {@link ciao.controller.cluster.ClusterWishes}, {@link ciao.controller.cluster.ClusterReconciler}.
 */
@org.jspecify.annotations.NullMarked
package ciao.controller.cluster;
