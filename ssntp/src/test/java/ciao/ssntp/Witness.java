package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Role;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.NodeId;
import java.util.UUID;

/** A controller and an agent in good standing, who must notice nothing of what others do. */
final class Witness {
  private static final UUID AGENT = Cluster.uuid(0xbeef);

  private final Cluster.Peer controller;
  private final Cluster.Peer agent;
  private long generation;

  Witness(Cluster cluster) throws Exception {
    controller = cluster.peer(Cluster.uuid(0xca11), Role.CONTROLLER);
    cluster.scheduler.connected();
    agent = cluster.peer(AGENT, Role.AGENT);
    cluster.scheduler.connected();
  }

  /** Both still have the session they had, and hear each other and nothing else. */
  void isUnharmed() throws Exception {
    generation++;
    NodeId node = new NodeId(AGENT);
    Grant grant = new Grant(Samples.INSTANCE, generation, node);
    assertThat(controller.session().send(Operand.GRANT, grant)).isTrue();
    assertThat(agent.seen().received().payload()).isEqualTo(grant);
    InstanceClaimed claim = new InstanceClaimed(Samples.INSTANCE, generation, node);
    assertThat(agent.session().send(Operand.INSTANCE_CLAIMED, claim)).isTrue();
    assertThat(controller.seen().received().payload()).isEqualTo(claim);
  }
}
