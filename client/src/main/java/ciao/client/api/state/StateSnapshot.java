package ciao.client.api.state;

/**
 * A state the controller holds for a while, to be read several times.
 *
 * @param snapshot its name
 * @param position the last change it shows
 */
public record StateSnapshot(String snapshot, long position) {}
