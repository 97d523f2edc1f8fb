/**
 * What a program says about its types beyond their records: how people call them, which fields a
 * list shows, and whether their specs are secret. Start here: {@link
 * ciao.state.registry.Definition}, {@link ciao.state.registry.Registry}.
 */
@NullMarked
package ciao.state.registry;

import org.jspecify.annotations.NullMarked;
