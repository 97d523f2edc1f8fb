package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * PLAN: what would be placed where, and what would wait and why, if all this happened now, in the
 * order of these components. The scheduler answers with {@link Planned} or {@link PlanFailure}, and
 * changes nothing.
 *
 * @param request the asker's number for it, repeated in the answer
 * @param strategy in which way nodes are chosen, or null: as now
 * @param end instances that end where they are
 * @param add nodes that come
 * @param lose nodes that are gone
 * @param drain nodes that take nothing new
 * @param running what runs on lost and drained nodes: the answer says where it would fit if it were
 *     started anew, which nobody does for it
 * @param place what is started besides
 */
public record Plan(
    long request,
    @Nullable String strategy,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Residents> end,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NodesToAdd> add,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NodeId> lose,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NodeId> drain,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Residents> running,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<MoreToPlace> place)
    implements ToScheduler {
  /** Instances of one plan: about a kilobyte of the scheduler's memory each, for a moment. */
  public static final int MOST_INSTANCES = 100_000;

  /** Nodes that one plan may add. */
  public static final int MOST_NODES = 100_000;

  @SuppressWarnings("ConstantValue")
  public Plan {
    end = end == null ? List.of() : List.copyOf(end);
    add = add == null ? List.of() : List.copyOf(add);
    lose = lose == null ? List.of() : List.copyOf(lose);
    drain = drain == null ? List.of() : List.copyOf(drain);
    running = running == null ? List.of() : List.copyOf(running);
    place = place == null ? List.of() : List.copyOf(place);
    atMost(MOST_NODES, "add", add.stream().mapToLong(NodesToAdd::count).sum());
    long instances =
        count(end) + count(running) + place.stream().mapToLong(MoreToPlace::count).sum();
    atMost(MOST_INSTANCES, "end, running and place", instances);
  }

  private static long count(List<Residents> all) {
    return all.stream().flatMap(some -> some.on().stream()).mapToLong(NodeCount::count).sum();
  }

  private static void atMost(int most, String what, long count) {
    if (count > most) {
      throw new IllegalArgumentException(
          "%s: %d in all (expected: at most %d)".formatted(what, count, most));
    }
  }

  /** The same under another number. */
  public Plan numbered(long number) {
    return new Plan(number, strategy, end, add, lose, drain, running, place);
  }

  /** So many on a node; 1 or more. */
  public record NodeCount(NodeId node, int count) {
    public NodeCount {
      Objects.requireNonNull(node, "node");
      positive(count);
    }
  }

  /**
   * Instances that are alike, and where they run.
   *
   * @param like one of them; which one and its generation do not matter
   */
  public record Residents(Start like, List<NodeCount> on) {
    @SuppressWarnings("ConstantValue")
    public Residents {
      Objects.requireNonNull(like, "like");
      on = on == null ? List.of() : List.copyOf(on);
    }
  }

  /** So many more instances like this one; 1 or more. */
  public record MoreToPlace(Start like, int count) {
    public MoreToPlace {
      Objects.requireNonNull(like, "like");
      positive(count);
    }
  }

  /** So many more empty nodes like this one, whose host names get a number; 1 or more. */
  public record NodesToAdd(Ready like, int count) {
    public NodesToAdd {
      Objects.requireNonNull(like, "like");
      positive(count);
    }
  }

  private static void positive(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count: " + count + " (expected: 1 or more)");
    }
  }
}
