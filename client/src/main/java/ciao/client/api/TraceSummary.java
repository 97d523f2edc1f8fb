package ciao.client.api;

/**
 * How long starts took that were timed under one label.
 *
 * @param tenant whose instances they were
 * @param label as in {@link NewInstances#trace}
 * @param starts how many, the newest 1,000 at most
 * @param controller from the request until START left
 * @param scheduler from its arrival there until it left for the node
 * @param launcher from its arrival there until the instance ran
 * @param total from the request until the instance ran
 */
public record TraceSummary(
    String tenant,
    String label,
    int starts,
    Spread controller,
    Spread scheduler,
    Spread launcher,
    Spread total) {

  /**
   * @param meanMs milliseconds
   * @param varianceMs2 square milliseconds
   */
  public record Spread(double meanMs, double varianceMs2) {}
}
