package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler is to heed besides demands and place.
 *
 * @param group the name of the group the instance belongs to, unique in its tenant, or null; read
 *     from a payload at most 63 characters
 * @param priority who of those that wait is tried first: -100 to 100, higher goes first
 * @param affinities where to be, seen from groups; of those only preferred, the first matters most
 */
public record Scheduling(
    @JsonDeserialize(converter = ReadyLimits.GroupName.class) @Nullable String group,
    int priority,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Affinity> affinities) {
  /** The highest priority; the lowest is as far below 0. */
  public static final int HIGHEST = 100;

  /** Each is looked at on every node a search comes by. */
  public static final int MOST_AFFINITIES = 8;

  @SuppressWarnings("ConstantValue")
  public Scheduling {
    affinities = affinities == null ? List.of() : List.copyOf(affinities);
    if (priority < -HIGHEST || priority > HIGHEST || affinities.size() > MOST_AFFINITIES) {
      throw new IllegalArgumentException(
          "scheduling: priority=%d, %d affinities (expected: -%d to %d, and at most %d)"
              .formatted(priority, affinities.size(), HIGHEST, HIGHEST, MOST_AFFINITIES));
    }
  }
}
