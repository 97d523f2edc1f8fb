package ciao.client.api.state;

/**
 * What a reconciler of the controller has done since the controller started.
 *
 * @param queue items that wait or are in work
 * @param wakeups changes that asked for a turn, before those that waited together became one
 * @param reconciles turns begun
 * @param failures turns that failed, threw, or were given up
 * @param crashes those failures that were exceptions
 * @param conflicts commits refused because the resources had changed meanwhile, and repeated
 * @param skips turns with nothing to do
 * @param requeues turns that asked to come again after a wait
 * @param reads resources got and lists made
 * @param writes operations handed to the store
 * @param mappedIn changes of other resources that stood for items
 * @param mappedOut items they stood for
 * @param busyMs time in turns, their commits included, milliseconds; those that overlap each count
 */
public record ReconcilerNumbers(
    String name,
    int queue,
    long wakeups,
    long reconciles,
    long failures,
    long crashes,
    long conflicts,
    long skips,
    long requeues,
    long reads,
    long writes,
    long mappedIn,
    long mappedOut,
    long busyMs) {}
