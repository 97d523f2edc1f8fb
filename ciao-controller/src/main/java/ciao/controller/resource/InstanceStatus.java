package ciao.controller.resource;

import ciao.ssntp.payload.Look;
import ciao.ssntp.payload.NearestMiss;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.VetoCount;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is observed of an instance. Only the reconciler writes it.
 *
 * @param phase where it stands
 * @param run which of the starts its user asked for this is
 * @param reason why it stands there, in a sentence, or null when there is nothing to say
 * @param binding to which node it is bound
 * @param process what its node told of its running
 * @param explanation why it was placed where it is, or nowhere
 */
public record InstanceStatus(
    InstancePhase phase,
    long run,
    @Nullable String reason,
    Binding binding,
    Process process,
    Explanation explanation) {
  public InstanceStatus {
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(binding, "binding");
    Objects.requireNonNull(process, "process");
    Objects.requireNonNull(explanation, "explanation");
    if (run < 1) {
      throw new IllegalArgumentException("run: " + run + " (expected: 1 or more)");
    }
  }

  /**
   * One generation is at most one binding to one node.
   *
   * @param generation counts them, from 1
   * @param node the node this generation is bound to, or null: nobody claimed it yet
   * @param home the node that has the instance's disk since it first ran, or null; it never runs
   *     anywhere else while that is so
   */
  public record Binding(long generation, @Nullable NodeId node, @Nullable NodeId home) {
    public Binding {
      if (generation < 1) {
        throw new IllegalArgumentException("generation: " + generation + " (expected: 1 or more)");
      }
      if (node != null && home != null && !node.equals(home)) {
        throw new IllegalArgumentException(
            "binding to node " + node + " (expected: " + home + ", where its disk is)");
      }
    }

    /** Whether a node was granted, or will be granted, this generation. */
    public boolean bound() {
      return node != null;
    }

    /** The node that has something of this instance, or null. */
    public @Nullable NodeId holder() {
      return node != null ? node : home;
    }

    /** The same generation, bound. */
    public Binding to(NodeId claimant) {
      return new Binding(generation, claimant, home);
    }

    /** The same generation, and the instance's disk is on its node from now on. */
    public Binding settled() {
      return new Binding(generation, node, node);
    }

    /** The next generation, to be placed where the disk is. */
    public Binding next() {
      return new Binding(generation + 1, null, home);
    }

    /** The same generation, and no node has anything of the instance. */
    public Binding lost() {
      return new Binding(generation, null, null);
    }
  }

  /**
   * Its process, container or virtual machine on the node.
   *
   * @param pid its main process while active, or null
   * @param restarts how often its node restarted it by itself in this generation
   * @param exitCode how it last ended, 0–255, or null
   * @param started when it last became active, or null
   * @param ended when it last ended, or null
   */
  public record Process(
      @Nullable Long pid,
      int restarts,
      @Nullable Integer exitCode,
      @Nullable Instant started,
      @Nullable Instant ended) {
    /** It never ran. */
    public static final Process NONE = new Process(null, 0, null, null, null);
  }

  /**
   * The scheduler's last words.
   *
   * @param placement the last placement, or null
   * @param refusal the last refusal since, or null
   */
  public record Explanation(@Nullable Placement placement, @Nullable Refusal refusal) {
    /** Nothing was heard yet. */
    public static final Explanation NONE = new Explanation(null, null);
  }

  /**
   * Which node was chosen, and why.
   *
   * @param node the node
   * @param hostname its host name
   * @param searched how many nodes were looked at
   * @param nodes how many compute nodes there were
   * @param version how many events of nodes the scheduler had seen before; null: written down
   *     before this was kept
   * @param why in a sentence
   * @param at when this was heard
   */
  public record Placement(
      NodeId node,
      String hostname,
      int searched,
      int nodes,
      @Nullable Long version,
      String why,
      Instant at) {
    public Placement {
      Objects.requireNonNull(node, "node");
      Objects.requireNonNull(hostname, "hostname");
    }

    /** Whether the other says the same, whenever it was decided and heard. */
    public boolean saysTheSame(@Nullable Placement other) {
      return other != null
          && node.equals(other.node)
          && searched == other.searched
          && nodes == other.nodes
          && why.equals(other.why);
    }
  }

  /**
   * Why no node was chosen, or why the chosen one refused.
   *
   * @param code the reason's word
   * @param message the reason in a sentence
   * @param vetoes per reason, how many nodes and an example
   * @param nearestMiss the node that lacked least, or null
   * @param summary the reason in a sentence that names and counts no nodes, or null: {@code
   *     message} is one
   * @param look when the scheduler looked at its nodes; null: it did not say
   * @param at when this was first heard
   */
  public record Refusal(
      RefusalReason code,
      String message,
      List<VetoCount> vetoes,
      @Nullable NearestMiss nearestMiss,
      @Nullable String summary,
      @Nullable Look look,
      Instant at) {
    public Refusal {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(message, "message");
      vetoes = List.copyOf(vetoes);
    }

    /** How many characters its texts have. */
    public int length() {
      return message.length()
          + (summary == null ? 0 : summary.length())
          + (nearestMiss == null
              ? 0
              : nearestMiss.hostname().length() + nearestMiss.lacks().length())
          + vetoes.stream().mapToInt(veto -> veto.example().length()).sum();
    }

    /** The sentences alone, neither longer than this. */
    public Refusal shortened(int most) {
      return new Refusal(
          code,
          cut(message, most),
          List.of(),
          null,
          summary == null ? null : cut(summary, most),
          look,
          at);
    }

    private static String cut(String text, int most) {
      return text.length() <= most ? text : text.substring(0, most) + " …";
    }

    /** What the instance's tenant is told. */
    public String forItsTenant() {
      return summary == null ? message : summary;
    }

    /** The vetoes' words, without their numbers. */
    public Set<String> reasons() {
      return vetoes.stream().map(VetoCount::veto).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the other says the same, whenever it was heard. */
    public boolean saysTheSame(@Nullable Refusal other) {
      return other != null
          && code == other.code
          && message.equals(other.message)
          && vetoes.equals(other.vetoes)
          && Objects.equals(nearestMiss, other.nearestMiss);
    }
  }

  /** A new instance: nobody has heard of it. */
  public static InstanceStatus first(long run) {
    return new InstanceStatus(
        InstancePhase.PENDING,
        run,
        null,
        new Binding(1, null, null),
        Process.NONE,
        Explanation.NONE);
  }

  /** How many characters its texts have. */
  public int length() {
    Placement placement = explanation.placement();
    Refusal refusal = explanation.refusal();
    return (reason == null ? 0 : reason.length())
        + (placement == null ? 0 : placement.hostname().length() + placement.why().length())
        + (refusal == null ? 0 : refusal.length());
  }

  public InstanceStatus in(InstancePhase newPhase, @Nullable String newReason) {
    return new InstanceStatus(newPhase, run, newReason, binding, process, explanation);
  }

  public InstanceStatus withRun(long newRun) {
    return new InstanceStatus(phase, newRun, reason, binding, process, explanation);
  }

  public InstanceStatus with(Binding newBinding) {
    return new InstanceStatus(phase, run, reason, newBinding, process, explanation);
  }

  public InstanceStatus with(Process newProcess) {
    return new InstanceStatus(phase, run, reason, binding, newProcess, explanation);
  }

  public InstanceStatus with(Explanation newExplanation) {
    return new InstanceStatus(phase, run, reason, binding, process, newExplanation);
  }
}
