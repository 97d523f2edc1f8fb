package ciao.ssntp.payload;

/**
 * When a scheduler looked at its nodes for an explanation: it has no clock, and counts events. In a
 * large cloud that may have been a while before it tells of it.
 *
 * @param version how many events of nodes it had seen then, as in {@link InstancePlaced#version}
 * @param changesSince how often nodes had changed since then when it told of it; 0: the explanation
 *     is of that moment
 */
public record Look(long version, long changesSince) {}
