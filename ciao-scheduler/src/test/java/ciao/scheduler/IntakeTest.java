package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.scheduler.placement.PlacementCore;
import ciao.scheduler.placement.Samples;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.SessionKey;
import ciao.ssntp.payload.Activate;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Plan;
import ciao.ssntp.payload.PlanFailure;
import ciao.ssntp.payload.Planned;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is read from when, which real sockets show too rarely. */
class IntakeTest {
  private final ManualExecutor executor = new ManualExecutor();
  private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
  private final List<Throwable> bugs = new ArrayList<>();
  private final Intake intake;
  private final PlainSession controller;

  IntakeTest(@TempDir Path home) throws IOException {
    SchedulerThreads threads = new SchedulerThreads(executor, timers, Runnable::run);
    Epochs epochs = Epochs.open(home, InstantSource.system(), Runnable::run);
    PlacementCore core = new PlacementCore();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    intake = new Intake(core, false, epochs, executor, threads, bugs::add, meters);
    controller = connect(1, Role.CONTROLLER);
  }

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  @Test
  void whoFindsTheMailboxFullIsNotReadFromUntilItHasDrained() {
    PlainSession node = connect(2, Role.AGENT);
    int more = PlacementLoop.HIGH_WATER - 2;
    for (int n = 0; n < more; n++) {
      assertThat(controller.paused).as("paused after %d", n).isFalse();
      intake.received(controller, cancel(n));
    }
    assertThat(List.of(controller.paused, node.paused)).containsExactly(true, false);
    intake.received(node, ready(node));
    assertThat(node.paused).isTrue();

    executor.runOne();
    assertThat(controller.paused).isTrue();
    executor.runAll();

    assertThat(List.of(controller.paused, node.paused)).containsExactly(false, false);
    assertThat(controller.sent(Operand.INSTANCE_DELETED)).hasSize(more);
  }

  @Test
  void aControllerThatDoesNotReadItsAnswersIsNotReadFrom() {
    controller.writable = false;
    intake.received(controller, cancel(1));
    executor.runAll();
    assertThat(controller.paused).isTrue();
    assertThat(controller.sent(Operand.INSTANCE_DELETED)).hasSize(1);

    controller.writable = true;
    intake.writabilityChanged(controller);
    assertThat(controller.paused).isFalse();
  }

  @Test
  void aControllerForWhichTooMuchWaitsIsDisconnectedRatherThanKeptInTheDark() {
    controller.takes = false;
    intake.received(controller, cancel(1));
    executor.runAll();
    assertThat(controller.closed).isEqualTo("too_slow");
  }

  @Test
  void aNodeThatDoesNotReadGetsNoStartUntilItReadsAgainAndIsStillListenedTo() {
    PlainSession node = connect(2, Role.AGENT);
    intake.received(node, ready(node));
    node.writable = false;
    intake.received(controller, start(1));
    executor.runAll();
    assertThat(node.sent(Operand.START)).isEmpty();
    assertThat(node.paused).isFalse();
    assertThat(controller.sent(Operand.START_FAILURE)).hasSize(1);

    node.writable = true;
    intake.writabilityChanged(node);
    executor.runAll();
    assertThat(node.sent(Operand.START)).hasSize(1);
    assertThat(controller.sent(Operand.INSTANCE_PLACED)).hasSize(1);
  }

  @Test
  void theStartIsForwardedByteForByte() {
    PlainSession node = connect(2, Role.AGENT);
    intake.received(node, ready(node));
    Message start = start(1);
    intake.received(controller, start);
    executor.runAll();
    assertThat(node.sent(Operand.START)).hasSize(1).first().isSameAs(start);
  }

  @Test
  void whatASessionIsDecidesWhatItIsAnnouncedAs() {
    connect(2, Role.AGENT, Role.NETAGENT);
    connect(3, Role.NETAGENT);
    connect(4, Role.CNCIAGENT);
    connect(5, Role.CONTROLLER);
    executor.runAll();
    assertThat(controller.sent(Operand.NODE_CONNECTED))
        .extracting(Message::payload)
        .containsExactly(
            new NodeConnected(node(2), NodeType.COMPUTE_NODE),
            new NodeConnected(node(3), NodeType.NETWORK_NODE));
  }

  @Test
  void aPlanIsAnsweredToWhoAskedAndChangesNothing() {
    PlainSession node = connect(2, Role.AGENT);
    PlainSession other = connect(3, Role.CONTROLLER);
    intake.received(node, ready(node));
    intake.received(controller, plan(1, null));
    executor.runAll();
    assertThat(controller.sent(Operand.PLANNED))
        .singleElement()
        .satisfies(answer -> {
          Planned planned = (Planned) answer.payload();
          assertThat(planned.request()).isEqualTo(1);
          assertThat(planned.placed()).isEqualTo(1);
        });
    assertThat(other.sent(Operand.PLANNED)).isEmpty();
    assertThat(node.sent(Operand.START)).isEmpty();
  }

  @Test
  void aPlanThatMakesNoSenseAndOneTooManyAreAnsweredWithWhatIsWrong() {
    intake.received(controller, plan(1, "best"));
    executor.runAll();
    assertThat(failure(0).code()).isEqualTo(PlanFailure.INVALID);
    assertThat(failure(0).message()).isEqualTo("strategy: best (expected one of: spread, pack)");

    for (int n = 0; n <= Planner.MOST; n++) {
      intake.received(controller, plan(10 + n, null));
    }
    assertThat(failure(1).request()).isEqualTo(10 + Planner.MOST);
    assertThat(failure(1).code()).isEqualTo(PlanFailure.BUSY);
    executor.runAll();
    intake.received(controller, plan(99, null));
    executor.runAll();
    assertThat(controller.sent(Operand.PLANNED)).hasSize(Planner.MOST + 1);
    assertThat(bugs).isEmpty();
  }

  private PlanFailure failure(int number) {
    return (PlanFailure) controller.sent(Operand.PLAN_FAILURE).get(number).payload();
  }

  private static Message plan(long request, String strategy) {
    Plan.MoreToPlace one =
        new Plan.MoreToPlace(Samples.start(1, 1, new Demands(1, 100, 0), Requires.NOTHING), 1);
    return Message.of(
        Operand.PLAN,
        new Plan(
            request,
            strategy,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(one)));
  }

  @Test
  void aSchedulerThatIsActivatedAgainWhileItResignsDismissesNobodyElse() {
    Activate order = new Activate(7, 600_000L);
    intake.received(controller, Message.of(Operand.ACTIVATE, order));
    PlainSession first = connect(2, Role.AGENT);
    PlainSession second = connect(3, Role.AGENT);
    PlainSession another = connect(4, Role.CONTROLLER);
    Message again = Message.of(Operand.ACTIVATE, new Activate(8, 600_000L));
    first.whenClosed = () -> intake.received(another, again);
    second.whenClosed = first.whenClosed;

    intake.disconnected(controller, "gone");
    ((RunnableFuture<?>) timers.getQueue().peek()).run();

    assertThat(List.of(first.closed, second.closed)).containsExactlyInAnyOrder("not_active", "");
    assertThat(another.closed).isEmpty();
  }

  @Test
  void whatComesAfterTheEndOfASessionIsOfNoConsequence() {
    PlainSession node = connect(2, Role.AGENT);
    intake.disconnected(node, "gone");
    intake.received(node, ready(node));
    intake.writabilityChanged(node);
    intake.disconnected(node, "gone");
    executor.runAll();
    assertThat(controller.sent(Operand.NODE_DISCONNECTED)).hasSize(1);
    assertThat(bugs).isEmpty();
  }

  private PlainSession connect(int number, Role... roles) {
    PlainSession session = new PlainSession(new SessionKey(node(number).value(), Roles.of(roles)));
    intake.connected(session, ClusterConfiguration.DEFAULT);
    return session;
  }

  private static NodeId node(int number) {
    return Samples.node(number);
  }

  private static Message cancel(int instance) {
    return Message.of(Operand.DELETE, new Delete(Samples.instance(instance), 1, null));
  }

  private static Message start(int instance) {
    return Message.of(
        Operand.START, Samples.start(instance, 1, new Demands(1, 100, 0), Requires.NOTHING));
  }

  private static Message ready(PlainSession node) {
    Room room = new Room(10, 1_000, 0, 10);
    return Message.of(Operand.READY, Samples.ready(node.node(), "web", room, 0));
  }
}
