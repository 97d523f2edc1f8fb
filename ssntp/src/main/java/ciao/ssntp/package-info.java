/**
 * SSNTP 1: framed payloads over mutual TLS, one connection from client to server, both sides send
 * at any time and nothing waits for an answer (docs/ssntp.md). A role's shell uses {@link
 * ciao.ssntp.SsntpServer} or {@link ciao.ssntp.SsntpClient} and listens to {@link
 * ciao.ssntp.Session}s; bytes become {@code Frame}s, frames {@link ciao.ssntp.Message}s, and
 * nothing outside this package sees a byte or a channel. Start here: {@link ciao.ssntp.Session},
 * {@link ciao.ssntp.Operand}, {@code ForwardingTable}, {@code Pipeline}.
 */
@NullMarked
package ciao.ssntp;

import org.jspecify.annotations.NullMarked;
