package ciao.state.reconcile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * Who reads and writes what: the edges between reconcilers and types of resources, sorted. The same
 * declarations give the same text, whatever order they come in.
 */
public record Graph(List<Edge> edges) {

  /**
   * One input or output.
   *
   * @param namespace empty for all
   * @param id empty for all
   */
  public record Edge(String reconciler, Kind kind, String type, String namespace, String id) {
    private static final Comparator<Edge> ORDER =
        Comparator.comparing(Edge::reconciler)
            .thenComparing(Edge::kind)
            .thenComparing(Edge::type)
            .thenComparing(Edge::namespace)
            .thenComparing(Edge::id);
  }

  /** What an edge stands for. */
  public enum Kind {
    OUTPUT_EXCLUSIVE,
    OUTPUT_SHARED,
    INPUT_STRONG,
    INPUT_WEAK,
    INPUT_DESTROY_READY,
    INPUT_PRIMARY,
    INPUT_MAPPED,
    INPUT_MAPPED_DESTROY_READY;

    boolean isOutput() {
      return this == OUTPUT_EXCLUSIVE || this == OUTPUT_SHARED;
    }

    private static Kind of(Input.Kind kind) {
      return switch (kind) {
        case WEAK -> INPUT_WEAK;
        case STRONG -> INPUT_STRONG;
        case DESTROY_READY -> INPUT_DESTROY_READY;
        case PRIMARY -> INPUT_PRIMARY;
        case MAPPED -> INPUT_MAPPED;
        case MAPPED_DESTROY_READY -> INPUT_MAPPED_DESTROY_READY;
      };
    }

    private static Kind of(Output.Sharing sharing) {
      return switch (sharing) {
        case EXCLUSIVE -> OUTPUT_EXCLUSIVE;
        case SHARED -> OUTPUT_SHARED;
      };
    }
  }

  public Graph {
    edges = edges.stream().sorted(Edge.ORDER).toList();
  }

  public static Graph of(Collection<Declaration> declarations) {
    List<Edge> edges = new ArrayList<>();
    for (Declaration declaration : declarations) {
      for (Output output : declaration.outputs()) {
        edges.add(
            new Edge(declaration.name(), Kind.of(output.sharing()), output.type().name(), "", ""));
      }
      for (Input<?> input : declaration.inputs()) {
        edges.add(
            new Edge(
                declaration.name(),
                Kind.of(input.kind()),
                input.type().name(),
                input.namespace().orElse(""),
                input.id().orElse("")));
      }
    }
    return new Graph(edges);
  }

  /** For {@code dot}: types are boxes, reconcilers ellipses, arrows go the way data does. */
  public String graphviz() {
    StringBuilder text = new StringBuilder("digraph reconcilers {\n  rankdir=LR;\n");
    SequencedSet<String> types = new TreeSet<>();
    SequencedSet<String> reconcilers = new TreeSet<>();
    edges.forEach(edge -> {
      types.add(edge.type());
      reconcilers.add(edge.reconciler());
    });
    types.forEach(type ->
        text.append("  %s [shape=box, label=%s];\n".formatted(node("type", type), quoted(type))));
    reconcilers.forEach(reconciler ->
        text.append(
            "  %s [shape=ellipse, label=%s];\n"
                .formatted(node("reconciler", reconciler), quoted(reconciler))));
    edges.forEach(edge -> text.append(arrow(edge)));
    return text.append("}\n").toString();
  }

  private static String arrow(Edge edge) {
    String type = node("type", edge.type());
    String reconciler = node("reconciler", edge.reconciler());
    String style =
        switch (edge.kind()) {
          case OUTPUT_EXCLUSIVE, INPUT_STRONG, INPUT_PRIMARY -> "solid";
          case OUTPUT_SHARED, INPUT_WEAK, INPUT_MAPPED -> "dashed";
          case INPUT_DESTROY_READY, INPUT_MAPPED_DESTROY_READY -> "dotted";
        };
    String label = edge.kind().isOutput() ? word(edge) : word(edge) + where(edge);
    return "  %s -> %s [style=%s, label=%s];\n"
        .formatted(
            edge.kind().isOutput() ? reconciler : type,
            edge.kind().isOutput() ? type : reconciler,
            style,
            quoted(label));
  }

  /** {@code exclusive}, {@code destroy ready}, ... */
  private static String word(Edge edge) {
    String name = edge.kind().name();
    return name.substring(name.indexOf('_') + 1).toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String where(Edge edge) {
    if (edge.namespace().isEmpty()) {
      return "";
    }
    return " " + edge.namespace() + (edge.id().isEmpty() ? "" : "/" + edge.id());
  }

  private static String node(String kind, String name) {
    return quoted(kind + " " + name);
  }

  /** One object with an array of edges, one edge a line. */
  public String json() {
    List<String> lines = new ArrayList<>();
    for (Edge edge : edges) {
      lines.add(
          "    {\"reconciler\": %s, \"kind\": %s, \"type\": %s, \"namespace\": %s, \"id\": %s}"
              .formatted(
                  quoted(edge.reconciler()),
                  quoted(edge.kind().name()),
                  quoted(edge.type()),
                  quoted(edge.namespace()),
                  quoted(edge.id())));
    }
    String array = lines.isEmpty() ? "[]" : "[\n" + String.join(",\n", lines) + "\n  ]";
    return "{\n  \"edges\": " + array + "\n}\n";
  }

  /** Names have no control characters, so these two are all that JSON and dot mind. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
