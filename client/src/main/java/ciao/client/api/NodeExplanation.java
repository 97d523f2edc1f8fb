package ciao.client.api;

/**
 * Whether an instance would fit on a node now, and why not.
 *
 * @param instance its id
 * @param name its name
 * @param node the node's id
 * @param hostname the node's host name
 * @param fits whether the scheduler could place it there now, or it is there
 * @param why in a sentence
 */
public record NodeExplanation(
    String instance, String name, String node, String hostname, boolean fits, String why) {}
