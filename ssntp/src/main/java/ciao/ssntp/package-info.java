/**
 * SSNTP 1: framed payloads over mutual TLS, one connection from client to server, both sides send
 * at any time and nothing waits for an answer (docs/ssntp.md). Start here: {@link
 * ciao.ssntp.Operand}.
 */
@NullMarked
package ciao.ssntp;

import org.jspecify.annotations.NullMarked;
