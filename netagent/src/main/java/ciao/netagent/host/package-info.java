/**
 * The host's network, and the door to host tools. Today: one named network namespace per instance,
 * with only the loopback device in it; tenant networks will be plugged into the same namespaces.
 * Names begin with a tag of the node's home directory, so that several clusters live side by side
 * on one machine and each finds its own again after a crash.
 *
 * <p>Start here: {@link ciao.netagent.host.NetworkNamespaces}, {@link ciao.netagent.host.Tool}.
 */
@NullMarked
package ciao.netagent.host;

import org.jspecify.annotations.NullMarked;
