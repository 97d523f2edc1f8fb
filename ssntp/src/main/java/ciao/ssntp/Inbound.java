package ciao.ssntp;

/** What a decoder makes of a peer's bytes. */
sealed interface Inbound permits Connect, Connected, Frame, Violation {}
