package ciao.client.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why an instance is where it is, or is nowhere yet.
 *
 * @param instance its id
 * @param name its name
 * @param phase its phase
 * @param reason the reason in a sentence
 * @param placement the last placement, or null
 * @param refusal the last refusal since, or null
 */
public record Explanation(
    String instance,
    String name,
    String phase,
    @Nullable String reason,
    @Nullable Placement placement,
    @Nullable Refusal refusal) {
  /**
   * Which node was chosen, and why.
   *
   * @param node its id
   * @param hostname its host name
   * @param searched how many nodes were looked at; null for tenants
   * @param nodes how many compute nodes there were; null for tenants
   * @param version how many events of nodes the scheduler had seen before; null for tenants, and
   *     where it was not kept
   * @param why in a sentence
   * @param at when
   */
  public record Placement(
      String node,
      String hostname,
      @Nullable Integer searched,
      @Nullable Integer nodes,
      @Nullable Long version,
      String why,
      Instant at) {}

  /**
   * Why no node was chosen.
   *
   * @param code {@code full_cloud}, {@code no_cn}, …
   * @param message in a sentence, for tenants one that names and counts no nodes
   * @param vetoes per reason, how many nodes and an example; none for tenants
   * @param nearestMiss the node that lacked least, or null; null for tenants
   * @param look when the scheduler looked at its nodes, or null where it did not say; null for
   *     tenants
   * @param at when it was heard
   */
  public record Refusal(
      String code,
      String message,
      List<Veto> vetoes,
      @Nullable NearestMiss nearestMiss,
      @Nullable Look look,
      Instant at) {}

  /**
   * When the scheduler looked at its nodes for a refusal, in what it counts.
   *
   * @param version events of nodes before it
   * @param changesSince how often nodes had changed since then when it told of it; 0: the refusal
   *     is of that moment
   */
  public record Look(long version, long changesSince) {}

  /**
   * How many nodes were refused for one reason.
   *
   * @param reason its word
   * @param nodes how many
   * @param example one of them and what it lacked
   */
  public record Veto(String reason, int nodes, String example) {}

  /**
   * The node that lacked least.
   *
   * @param node its id
   * @param hostname its host name
   * @param lacks all that it lacked and by how much
   */
  public record NearestMiss(String node, String hostname, String lacks) {}
}
