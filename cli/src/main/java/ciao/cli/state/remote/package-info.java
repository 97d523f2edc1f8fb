/**
 * A controller's store from afar: everything a {@link ciao.state.Store} can, over the HTTPS API.
 * What it answers is what the controller's own store answers, refusals and ends of watches
 * included; only that calls block for as long as the network takes. Start here: {@link
 * ciao.cli.state.remote.RemoteStore}, {@link ciao.cli.state.remote.ResumingWatch}.
 */
@NullMarked
package ciao.cli.state.remote;

import org.jspecify.annotations.NullMarked;
