package ciao.state.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GraphTest {
  private static final List<Declaration> ALL_KINDS =
      List.of(
          Declaration.named("plain")
              .reads(
                  Input.strong(Int.TYPE),
                  Input.weak(Total.TYPE).in("acme"),
                  Input.destroyReady(Str.TYPE))
              .writes(Output.exclusive(Str.TYPE)),
          Declaration.named("queue")
              .reads(
                  Input.primary(Str.TYPE),
                  Input.mapped(Int.TYPE).only(Int.TYPE.at("acme", "one \"and\" only")),
                  Input.mappedDestroyReady(Sentence.TYPE))
              .writes(Output.shared(Sentence.TYPE)));

  @Test
  void graphviz_shows_every_kind_of_edge() {
    assertThat(Graph.of(ALL_KINDS).graphviz())
        .isEqualTo(
            """
            digraph reconcilers {
              rankdir=LR;
              "type Int" [shape=box, label="Int"];
              "type Sentence" [shape=box, label="Sentence"];
              "type Str" [shape=box, label="Str"];
              "type Total" [shape=box, label="Total"];
              "reconciler plain" [shape=ellipse, label="plain"];
              "reconciler queue" [shape=ellipse, label="queue"];
              "reconciler plain" -> "type Str" [style=solid, label="exclusive"];
              "type Int" -> "reconciler plain" [style=solid, label="strong"];
              "type Total" -> "reconciler plain" [style=dashed, label="weak acme"];
              "type Str" -> "reconciler plain" [style=dotted, label="destroy ready"];
              "reconciler queue" -> "type Sentence" [style=dashed, label="shared"];
              "type Str" -> "reconciler queue" [style=solid, label="primary"];
              "type Int" -> "reconciler queue" [style=dashed, label="mapped acme/one \\"and\\" only"];
              "type Sentence" -> "reconciler queue" [style=dotted, label="mapped destroy ready"];
            }
            """);
  }

  @Test
  void json_has_every_edge_and_can_be_read() throws Exception {
    JsonNode edges = new ObjectMapper().readTree(Graph.of(ALL_KINDS).json()).get("edges");

    List<String> kinds = new ArrayList<>();
    edges.forEach(edge -> kinds.add(edge.get("kind").asText()));
    assertThat(kinds)
        .containsExactly(
            "OUTPUT_EXCLUSIVE",
            "INPUT_STRONG",
            "INPUT_WEAK",
            "INPUT_DESTROY_READY",
            "OUTPUT_SHARED",
            "INPUT_PRIMARY",
            "INPUT_MAPPED",
            "INPUT_MAPPED_DESTROY_READY");
    assertThat(edges.get(6).toString())
        .isEqualTo(
            "{\"reconciler\":\"queue\",\"kind\":\"INPUT_MAPPED\",\"type\":\"Int\",\"namespace\":\"acme\",\"id\":\"one \\\"and\\\" only\"}");
    assertThat(new ObjectMapper().readTree(Graph.of(List.of()).json()).get("edges")).isEmpty();
  }

  @Test
  void the_order_of_registration_does_not_show() {
    assertThat(Graph.of(ALL_KINDS.reversed())).isEqualTo(Graph.of(ALL_KINDS));
    assertThat(Graph.of(ALL_KINDS.reversed()).graphviz()).isEqualTo(Graph.of(ALL_KINDS).graphviz());
  }
}
