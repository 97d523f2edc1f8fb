package ciao.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.Reconcilers;
import ciao.controller.resource.Definitions;
import ciao.state.Access;
import ciao.state.reconcile.Graph;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StateGuardGraphTest {
  @Test
  void whatTheGraphCallsExclusiveNoOperatorWrites() {
    StateGuard guard = new StateGuard(Definitions.registry());
    List<Graph.Edge> exclusive =
        Reconcilers.graph().edges().stream()
            .filter(edge -> edge.kind() == Graph.Kind.OUTPUT_EXCLUSIVE)
            .toList();

    assertThat(exclusive)
        .isNotEmpty()
        .allSatisfy(edge ->
            assertThat(guard.objection(write(edge.type())))
                .hasValueSatisfying(why -> assertThat(why).contains(edge.reconciler())));
  }

  private static Access write(String type) {
    return new Access(Access.Verb.UPDATE, type, Optional.of("team-a"), Optional.of("x"));
  }
}
