/**
 * How specs become the bytes that are stored: as they are, compressed, or sealed with a key of the
 * key ring; and the key ring's file. Memory holds specs in the clear, disks as this package says.
 * Start here: {@link ciao.state.seal.SpecSeal}, {@link ciao.state.seal.KeyRing}.
 */
@NullMarked
package ciao.state.seal;

import org.jspecify.annotations.NullMarked;
