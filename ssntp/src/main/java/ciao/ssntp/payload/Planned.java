package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * PLANNED: what would happen if what a {@link Plan} says happened. Instances that are alike are
 * told together.
 *
 * @param request the plan's number
 * @param nodes how many compute nodes are connected
 * @param placed how many instances would be placed, those of forecasts left out included
 * @param waiting how many would wait, likewise
 * @param forecasts what becomes of whom, as many as an answer may hold: first what was asked for
 */
public record Planned(long request, int nodes, int placed, int waiting, List<Forecast> forecasts)
    implements Payload {
  @SuppressWarnings("ConstantValue")
  public Planned {
    forecasts = forecasts == null ? List.of() : List.copyOf(forecasts);
  }

  /** Why instances are looked at at all. */
  public enum Cause {
    /** The plan starts them. */
    MORE,
    /** Their node would be lost or drained. */
    MOVES,
    /** They wait already. */
    WAITS;

    /**
     * Reads the wire form.
     *
     * @throws IllegalArgumentException naming the text and the known words
     */
    @JsonCreator
    public static Cause of(String text) {
      return WireWord.parse(Cause.class, text);
    }

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What becomes of instances that are alike.
   *
   * @param tenant whose they are
   * @param workload their workload's name
   * @param cause why they are looked at
   * @param placed how many would be placed
   * @param on where, as many nodes as an answer may hold, those with most first
   * @param why the first of these decisions in a sentence, or null when none would be placed
   * @param waiting how many would wait
   * @param refusal why the first of them would, or null when none would
   */
  public record Forecast(
      TenantId tenant,
      String workload,
      Cause cause,
      int placed,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Share> on,
      @Nullable String why,
      int waiting,
      @Nullable Reasons refusal) {
    @SuppressWarnings("ConstantValue")
    public Forecast {
      Objects.requireNonNull(tenant, "tenant");
      Objects.requireNonNull(workload, "workload");
      Objects.requireNonNull(cause, "cause");
      on = on == null ? List.of() : List.copyOf(on);
    }
  }

  /** How many of them a node would get. */
  public record Share(NodeId node, String hostname, int count) {
    public Share {
      Objects.requireNonNull(node, "node");
      Objects.requireNonNull(hostname, "hostname");
    }
  }

  /**
   * Why no node would take an instance; of very many refusals less is told of each.
   *
   * @param code the reason's word
   * @param message in a sentence, cut where it is long
   * @param vetoes per reason, how many nodes and an example, as many as an answer may hold
   * @param nearestMiss the node that lacks least, or null
   */
  public record Reasons(
      RefusalReason code,
      String message,
      List<VetoCount> vetoes,
      @Nullable NearestMiss nearestMiss) {
    @SuppressWarnings("ConstantValue")
    public Reasons {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(message, "message");
      vetoes = vetoes == null ? List.of() : List.copyOf(vetoes);
    }
  }
}
