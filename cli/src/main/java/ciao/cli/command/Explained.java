package ciao.cli.command;

import ciao.cli.output.Printable;
import ciao.client.api.Explanation;
import ciao.client.api.Explanation.Look;
import ciao.client.api.Explanation.NearestMiss;
import ciao.client.api.Explanation.Placement;
import ciao.client.api.Explanation.Refusal;
import ciao.client.api.Explanation.Veto;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An explanation in words. */
final class Explained {
  private Explained() {}

  static List<String> lines(Explanation explanation, @Nullable Integer exitCode) {
    List<String> lines = new ArrayList<>();
    lines.add(
        explanation.name()
            + " is "
            + explanation.phase()
            + (exitCode == null ? "" : " with code " + exitCode)
            + (explanation.reason() == null ? "" : ": " + explanation.reason()));
    Placement placement = explanation.placement();
    if (placement != null) {
      lines.add(
          "placed on %s at %s: %s"
              .formatted(placement.hostname(), Printable.of(placement.at()), placement.why()));
      lines.add("  " + searched(placement) + "node " + placement.node());
    }
    if (explanation.refusal() != null) {
      lines.addAll(lines(explanation.refusal(), explanation.reason()));
    }
    return lines.stream().map(Printable::of).toList();
  }

  /**
   * A refusal in words.
   *
   * @param told the sentence before it, which is not said again
   */
  private static List<String> lines(Refusal refusal, @Nullable String told) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "refused at %s (%s)".formatted(Printable.of(refusal.at()), refusal.code())
            + (refusal.message().equals(told) ? "" : ": " + refusal.message()));
    for (Veto veto : refusal.vetoes()) {
      lines.add("  %d × %s, such as %s".formatted(veto.nodes(), veto.reason(), veto.example()));
    }
    NearestMiss nearest = refusal.nearestMiss();
    if (nearest != null) {
      lines.add("  nearest miss: " + nearest.hostname() + " lacks " + nearest.lacks());
    }
    if (refusal.look() != null) {
      lines.add("  " + seen(refusal.look()));
    }
    return lines;
  }

  private static String seen(Look look) {
    String version = "as the nodes were at version " + look.version();
    return switch ((int) Math.min(look.changesSince(), 2)) {
      case 0 -> version;
      case 1 -> version + ", one change of a node before it was said";
      default -> version + ", " + look.changesSince() + " changes of nodes before it was said";
    };
  }

  /** Tenants are not told how many nodes there are. */
  private static String searched(Placement placement) {
    return placement.searched() == null || placement.nodes() == null
        ? ""
        : "looked at %d of %d nodes%s; "
            .formatted(
                placement.searched(),
                placement.nodes(),
                placement.version() == null ? "" : " at version " + placement.version());
  }
}
