package ciao.client.api;

import java.util.List;

/**
 * What became of a request for instances: some may be there though others were refused.
 *
 * @param created accepted and on disk
 * @param refused not made, each with its reason
 */
public record CreatedInstances(List<Instance> created, List<Refused> refused) {
  /**
   * One instance that was not made.
   *
   * @param name the name it would have had
   * @param problem why
   */
  public record Refused(String name, Problem problem) {}
}
