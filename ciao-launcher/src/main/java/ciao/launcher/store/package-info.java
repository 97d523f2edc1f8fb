/**
 * What a launcher keeps on disk: the home directory and its lock, one directory with a record per
 * instance, and tombstones. Everything is synced before a call returns; every file is replaced as a
 * whole. Start here: {@link ciao.launcher.store.Home}, {@link ciao.launcher.store.NodeStore}.
 */
@NullMarked
package ciao.launcher.store;

import org.jspecify.annotations.NullMarked;
