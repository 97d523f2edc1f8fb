package ciao.client.api;

import org.jspecify.annotations.Nullable;

/**
 * Instances to be made.
 *
 * @param workload name or id
 * @param name unique in the tenant, lower-case letters, digits and hyphens, at most 63; with a
 *     count above 1 a prefix; null = made from the workload's name
 * @param count how many, 1 (default) to {@link #MOST}
 * @param trace times their first start under this label, which an operator finds in {@link
 *     TraceSummary}: 1 to 63 letters, digits, dots, hyphens and underscores; null = does not
 */
public record NewInstances(
    String workload, @Nullable String name, @Nullable Integer count, @Nullable String trace) {
  /** So many may be made at once. */
  public static final int MOST = 1_000;

  /** Nothing is timed. */
  public NewInstances(String workload, @Nullable String name, @Nullable Integer count) {
    this(workload, name, count, null);
  }
}
