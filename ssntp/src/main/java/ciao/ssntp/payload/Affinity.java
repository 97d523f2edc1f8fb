package ciao.ssntp.payload;

import java.util.Objects;

/**
 * Where an instance is to be, seen from a group of instances.
 *
 * @param group the group's name within the tenant
 * @param rule apart from it, or together with it
 * @param over what counts as the same place
 * @param required whether it waits rather than go elsewhere
 */
public record Affinity(String group, AffinityRule rule, Domain over, boolean required) {
  public Affinity {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(over, "over");
  }

  /** The same of a group of another name. */
  public Affinity with(String name) {
    return new Affinity(name, rule, over, required);
  }
}
