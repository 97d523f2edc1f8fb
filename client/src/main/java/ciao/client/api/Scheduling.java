package ciao.client.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What placement is to heed besides demands and place.
 *
 * @param group the group the instances belong to, unique in its tenant: a name like a workload's;
 *     or null
 * @param priority who of those that wait is tried first: -100 to 100, higher goes first; null for 0
 * @param affinities where to be, seen from groups: at most 8, or null; of those only preferred, the
 *     first matters most
 */
public record Scheduling(
    @Nullable String group, @Nullable Integer priority, @Nullable List<Affinity> affinities) {}
