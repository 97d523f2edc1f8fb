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

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyOperandArrivesAsItWasSentWhereTheTableSaysSo(boolean nativeAllowed) throws Exception {
    try (Cluster cluster = Cluster.start(new Transport(nativeAllowed, false))) {
      Cluster.Peer controller = cluster.peer(Cluster.CONTROLLER, Role.CONTROLLER);
      Session atControllers = cluster.scheduler.connected();
      Cluster.Peer agent = cluster.peer(AGENT, Role.AGENT);
      Session atAgents = cluster.scheduler.connected();
      assertThat(atAgents.node()).isEqualTo(new NodeId(AGENT));

      for (Operand operand : Operand.values()) {
        if (operand.payload().isEmpty() || operand == Operand.CONNECTED) {
          continue;
        }
        Message sent = Message.of(operand, Samples.of(operand, AGENT));
        switch (ForwardingTable.of(operand).route()) {
          case DELIVER -> {
            Cluster.Peer sender =
                ForwardingTable.of(operand).from().contains(Role.AGENT) ? agent : controller;
            assertThat(sender.session().forward(sent)).isTrue();
            assertThat(cluster.scheduler.received()).isEqualTo(sent);
          }
          case CONTROLLERS -> {
            assertThat(agent.session().forward(sent)).isTrue();
            assertThat(controller.seen().received()).isEqualTo(sent);
          }
          case DELIVER_AND_CONTROLLERS -> {
            assertThat(agent.session().forward(sent)).isTrue();
            assertThat(controller.seen().received()).isEqualTo(sent);
            assertThat(cluster.scheduler.received()).isEqualTo(sent);
          }
          case NAMED_NODE, NAMED_NODE_OR_DELIVER -> {
            assertThat(controller.session().forward(sent)).isTrue();
            assertThat(agent.seen().received()).isEqualTo(sent);
          }
          case SERVER -> {
            assertThat(atControllers.forward(sent)).isTrue();
            assertThat(controller.seen().received()).isEqualTo(sent);
          }
          case LINK -> throw new AssertionError(operand);
        }
      }

      Message start = Message.of(Operand.START, Samples.start());
      assertThat(controller.session().forward(start)).isTrue();
      Message atScheduler = cluster.scheduler.received();
      assertThat(atAgents.forward(atScheduler)).isTrue();
      assertThat(agent.seen().received()).isEqualTo(start);
    }
  }
}
