package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.reconcile.Graph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ReconcilersTest {
  private static final Path PAGE = Path.of("..", "docs", "state.md");

  @Test
  void theGraphInTheDocsIsTheOneThatRuns() throws Exception {
    Set<String> drawn = new TreeSet<>();
    for (String line : Files.readAllLines(PAGE)) {
      List<String> words =
          List.of(line.strip().replaceAll("\\(\\[[^]]*]\\)", "").split("\\s+|\\|"));
      if (line.matches("  \\S+ (-->|-\\.->)\\|.*")) {
        drawn.add(String.join(" ", words.getFirst(), words.get(1), words.get(2), words.getLast()));
      }
    }
    assertThat(drawn)
        .isEqualTo(
            Reconcilers.graph().edges().stream()
                .map(ReconcilersTest::line)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static String line(Graph.Edge edge) {
    return switch (edge.kind()) {
      case OUTPUT_EXCLUSIVE -> edge.reconciler() + " --> exclusive " + edge.type();
      case OUTPUT_SHARED -> edge.reconciler() + " -.-> shared " + edge.type();
      case INPUT_STRONG -> edge.type() + " --> strong " + edge.reconciler();
      case INPUT_WEAK -> edge.type() + " -.-> weak " + edge.reconciler();
      case INPUT_PRIMARY -> edge.type() + " --> primary " + edge.reconciler();
      case INPUT_MAPPED -> edge.type() + " -.-> mapped " + edge.reconciler();
      case INPUT_DESTROY_READY, INPUT_MAPPED_DESTROY_READY ->
          edge.type() + " -.-> destroy-ready " + edge.reconciler();
    };
  }
}
