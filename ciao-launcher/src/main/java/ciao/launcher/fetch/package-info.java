/**
 * Brings images and tenant data from the controller, over mutual TLS, checked against their
 * digests, and opens the WebSockets that streams go over. Start here: {@link
 * ciao.launcher.fetch.Fetchers}, {@link ciao.launcher.fetch.ControllerSocket}.
 */
@NullMarked
package ciao.launcher.fetch;

import org.jspecify.annotations.NullMarked;
