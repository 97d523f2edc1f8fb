package ciao.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.ClientLoops;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.Transport;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.StartFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** What a controller and an agent of the benchmark do that a scheduler depends on. */
final class LoadTest {
  private static final NodeId NODE = new NodeId(new UUID(1, 1));

  private final PlainSession session = new PlainSession();
  private final Told told = new Told();
  private final AtomicReference<UnderWay> underWay = new AtomicReference<>(told);

  @Test
  void aControllerWhoseGrantsFindNoRoomReadsOnAndSendsThemWhenThereIs() {
    SubmittingController controller = new SubmittingController(true, false, underWay);
    controller.connected(session, ClusterConfiguration.DEFAULT);

    session.writable = false;
    controller.received(session, claim(1));
    controller.received(session, claim(2));
    assertThat(session.reads).isTrue();
    assertThat(session.sent).isEmpty();

    session.writable = true;
    controller.writabilityChanged(session);
    assertThat(session.sent).containsExactly(Operand.GRANT, Operand.GRANT);
  }

  @Test
  void whatIsUnderWayHearsOfEachReportOfAnAgentSoThatItMayClaimAgain() {
    try (ClientLoops loops = ClientLoops.start(Transport.DEFAULT, 1)) {
      SimulatedAgent agent = new SimulatedAgent(NODE, "agent-1", underWay, new LongAdder(), loops);
      agent.connected(session, ClusterConfiguration.DEFAULT);
      assertThat(told.reported).containsExactly(agent);

      agent.received(
          session, Message.of(Operand.REPORT_INVENTORY, new ReportInventory(NODE, null)));
      agent.report();
      assertThat(told.reported).containsExactly(agent, agent, agent);

      session.writable = false;
      agent.report();
      assertThat(told.reported).hasSize(3);
    }
  }

  private static Message claim(int number) {
    InstanceId instance = new InstanceId(new UUID(2, number));
    return Message.of(Operand.INSTANCE_CLAIMED, new InstanceClaimed(instance, 1, NODE));
  }

  /** Grants everything, and keeps who reported. */
  private static final class Told implements UnderWay {
    final List<SimulatedAgent> reported = new ArrayList<>();

    @Override
    public void heard(Kind of, InstanceId instance, boolean firstController, long now) {}

    @Override
    public void atAgent(Kind of, InstanceId instance, SimulatedAgent agent, long now) {}

    @Override
    public boolean grants(InstanceClaimed claim) {
      return true;
    }

    @Override
    public void refused(StartFailure refusal) {}

    @Override
    public void reported(SimulatedAgent agent) {
      reported.add(agent);
    }

    @Override
    public void fail(String sentence) {
      throw new AssertionError(sentence);
    }
  }
}
