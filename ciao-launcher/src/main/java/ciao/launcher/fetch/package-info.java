/**
 * Brings images and tenant data from the controller, over mutual TLS, checked against their
 * digests. Start here: {@link ciao.launcher.fetch.Fetchers}.
 */
@NullMarked
package ciao.launcher.fetch;

import org.jspecify.annotations.NullMarked;
