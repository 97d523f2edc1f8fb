package ciao.state.postgres;

import java.util.Optional;

/**
 * How a process of a shared store is doing.
 *
 * @param position of the newest change it shows
 * @param leads whether it led when it last looked
 * @param epoch the leader's, as last seen
 * @param leader its name; empty when nobody led
 * @param trouble why the database could not be reached the last time; it is tried again by itself
 */
public record Status(
    long position, boolean leads, long epoch, String leader, Optional<String> trouble) {}
