package ciao.scheduler.placement;

import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.AffinityRule;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Scheduling;
import ciao.ssntp.payload.Start;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that decides where an instance fits: two of one shape fit the same nodes.
 *
 * @param demands what it needs of its node
 * @param node the only node that will do, or null for any
 * @param hostname the only host name that will do, or null for any
 * @param conditions what its node's labels must be
 * @param group the group it belongs to, with its tenant, or null
 * @param required what must hold of it and groups of instances, their names with the tenant's
 * @param preferred what should hold, most important first: the last is given up first
 */
record Shape(
    Demands demands,
    @Nullable NodeId node,
    @Nullable String hostname,
    Conditions conditions,
    @Nullable String group,
    List<Affinity> required,
    List<Affinity> preferred) {
  /** Fits wherever anything does. */
  static final Shape NONE =
      new Shape(new Demands(1, 1, 0), null, null, Conditions.NONE, null, List.of(), List.of());

  /**
   * What decides which nodes it fits: where it would rather be does not, and its group does only
   * where it may be the first of those it is to be together with.
   */
  Shape fit() {
    boolean named =
        required.stream()
            .anyMatch(affinity ->
                affinity.rule() == AffinityRule.TOGETHER && affinity.group().equals(group));
    return preferred.isEmpty() && (group == null || named)
        ? this
        : new Shape(demands, node, hostname, conditions, named ? group : null, required, List.of());
  }

  /** The same of one that belongs to no group. */
  Shape ofNoGroup() {
    return group == null
        ? this
        : new Shape(demands, node, hostname, conditions, null, required, preferred);
  }

  static Shape of(Start start) {
    Requires requires = start.requires();
    Scheduling scheduling = start.scheduling();
    if (scheduling == null) {
      return new Shape(
          start.demands(),
          requires.node(),
          requires.hostname(),
          Conditions.of(requires),
          null,
          List.of(),
          List.of());
    }
    List<Affinity> all =
        scheduling.affinities().stream()
            .map(affinity -> affinity.with(start.tenant().group(affinity.group())))
            .toList();
    return new Shape(
        start.demands(),
        requires.node(),
        requires.hostname(),
        Conditions.of(requires),
        scheduling.group() == null ? null : start.tenant().group(scheduling.group()),
        all.stream().filter(Affinity::required).toList(),
        all.stream().filter(affinity -> !affinity.required()).toList());
  }
}
