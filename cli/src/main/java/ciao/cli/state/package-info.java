/**
 * {@code ciao state get, list, watch, apply, remove, types}: the controller's store, resource by
 * resource, for operators. Start here: {@link ciao.cli.state.ListCommand}, {@link
 * ciao.cli.state.Shown}.
 */
@NullMarked
package ciao.cli.state;

import org.jspecify.annotations.NullMarked;
