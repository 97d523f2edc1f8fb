package ciao.ssntp;

/**
 * How a server's connections came by their handshakes.
 *
 * @param underWay how many are between the begin of theirs and CONNECTED now
 * @param waiting how many wait for theirs to begin
 * @param turnedAway how many were closed because no place to wait was left, of the address with
 *     most
 * @param sentAway how many were closed to come again: they had waited too long
 */
public record Handshakes(int underWay, int waiting, long turnedAway, long sentAway) {}
