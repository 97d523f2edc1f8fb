package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Role;
import ciao.ssntp.payload.NodeId;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operand from end to end, on both stacks. */
class RoundTripTest {
  private static final UUID AGENT = Cluster.uuid(0xa9);

  /** A scheduler between a controller and an agent: both ends of both connections. */
  private record Ends(
      Cluster cluster,
      Cluster.Peer controller,
      Session atControllers,
      Cluster.Peer agent,
      Session atAgents) {
    static Ends of(Cluster cluster) throws Exception {
      Cluster.Peer controller = cluster.peer(Cluster.CONTROLLER, Role.CONTROLLER);
      Session atControllers = cluster.scheduler.connected();
      Cluster.Peer agent = cluster.peer(AGENT, Role.AGENT);
      return new Ends(cluster, controller, atControllers, agent, cluster.scheduler.connected());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyOperandArrivesAsItWasSentWhereTheTableSaysSo(boolean nativeAllowed) throws Exception {
    try (Cluster cluster = Cluster.start(new Transport(nativeAllowed, false))) {
      Ends ends = Ends.of(cluster);
      assertThat(ends.atAgents().node()).isEqualTo(new NodeId(AGENT));
      for (Operand operand : Operand.values()) {
        if (operand.payload().isPresent() && operand != Operand.CONNECTED) {
          assertArrives(ends, operand);
        }
      }
    }
  }

  private static void assertArrives(Ends ends, Operand operand) throws Exception {
    Message sent = Message.of(operand, Samples.of(operand, AGENT));
    switch (ForwardingTable.of(operand).route()) {
      case DELIVER -> {
        Cluster.Peer sender =
            ForwardingTable.of(operand).from().contains(Role.AGENT)
                ? ends.agent()
                : ends.controller();
        assertThat(sender.session().forward(sent)).isTrue();
        assertThat(ends.cluster().scheduler.received()).isEqualTo(sent);
      }
      case CONTROLLERS -> {
        assertThat(ends.agent().session().forward(sent)).isTrue();
        assertThat(ends.controller().seen().received()).isEqualTo(sent);
      }
      case DELIVER_AND_CONTROLLERS -> {
        assertThat(ends.agent().session().forward(sent)).isTrue();
        assertThat(ends.controller().seen().received()).isEqualTo(sent);
        assertThat(ends.cluster().scheduler.received()).isEqualTo(sent);
      }
      case NAMED_NODE, NAMED_NODE_OR_DELIVER -> {
        assertThat(ends.controller().session().forward(sent)).isTrue();
        assertThat(ends.agent().seen().received()).isEqualTo(sent);
      }
      case SERVER -> {
        assertThat(ends.atControllers().forward(sent)).isTrue();
        assertThat(ends.controller().seen().received()).isEqualTo(sent);
      }
      case LINK -> throw new AssertionError(operand);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatTheSchedulerPassesOnArrivesAsItWasSent(boolean nativeAllowed) throws Exception {
    try (Cluster cluster = Cluster.start(new Transport(nativeAllowed, false))) {
      Ends ends = Ends.of(cluster);
      Message start = Message.of(Operand.START, Samples.start());
      assertThat(ends.controller().session().forward(start)).isTrue();
      assertThat(ends.atAgents().forward(cluster.scheduler.received())).isTrue();
      assertThat(ends.agent().seen().received()).isEqualTo(start);
    }
  }
}
