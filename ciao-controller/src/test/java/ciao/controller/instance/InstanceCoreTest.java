package ciao.controller.instance;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.Desired;
import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.InstanceStatus.Binding;
import ciao.controller.resource.InstanceStatus.Explanation;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.InstanceStateChanged;
import ciao.ssntp.payload.Inventories;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import ciao.ssntp.payload.Stop;
import ciao.ssntp.payload.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class InstanceCoreTest {
  private static final TenantId TENANT = TenantId.of("team-a");
  private static final NodeId NODE_1 = new NodeId(new UUID(0, 1));
  private static final NodeId NODE_2 = new NodeId(new UUID(0, 2));
  private static final InstanceId WEB = new InstanceId(new UUID(7, 7));
  private static final Room ROOM = new Room(8, 8_000, 8_000, 8);

  private InstanceCore core = new InstanceCore(Timing.DEFAULT);
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private @Nullable InstanceStatus stored;
  private boolean forgotten;
  private long sequence;

  private record Due(Instant at, Timer timer) {}

  private final List<Due> timers = new ArrayList<>();

  @BeforeEach
  void bothNodesAreConnected() {
    event(new InstanceEvent.SchedulerConnected());
    tell(new NodeConnected(NODE_1, NodeType.COMPUTE_NODE));
    tell(new NodeConnected(NODE_2, NodeType.COMPUTE_NODE));
    inventory(NODE_1);
    inventory(NODE_2);
  }

  @Test
  void aNewInstanceIsStoredAndSubmittedUnbound() {
    List<Effect> effects = wish(Desired.RUNNING, 1);

    assertThat(effects)
        .containsSubsequence(
            new Effect.WriteStatus(TENANT, WEB, InstanceStatus.first(1)),
            new Effect.Submit(TENANT, WEB, 1, null));
  }

  @Test
  void theFirstClaimantIsBoundAndGrantedAndEveryOtherIsToDelete() {
    wish(Desired.RUNNING, 1);

    assertThat(sent(claim(1, NODE_1))).containsExactly(new Grant(WEB, 1, NODE_1));
    assertThat(status().binding()).isEqualTo(new Binding(1, NODE_1, null));
    assertThat(sent(claim(1, NODE_2))).containsExactly(new Delete(WEB, 1, NODE_2));
    assertThat(sent(claim(1, NODE_1))).containsExactly(new Grant(WEB, 1, NODE_1));
  }

  @Test
  void aClaimOfAnUnknownInstanceIsAnsweredWithDelete() {
    assertThat(sent(claim(3, NODE_1))).containsExactly(new Delete(WEB, 3, NODE_1));
  }

  @Test
  void aLostClaimIsMadeUpForByTheInventory() {
    wish(Desired.RUNNING, 1);

    assertThat(sent(inventory(NODE_2, report(1, InstanceState.PREPARED))))
        .containsExactly(new Grant(WEB, 1, NODE_2));
    assertThat(status().binding().node()).isEqualTo(NODE_2);
  }

  @Test
  void aLostGrantIsSentAgainWhenTheNodeSaysThatItWaits() {
    wish(Desired.RUNNING, 1);
    claim(1, NODE_1);

    assertThat(sent(changed(NODE_1, report(1, InstanceState.PREPARED))))
        .containsExactly(new Grant(WEB, 1, NODE_1));
  }

  @Test
  void aLostGrantIsSentAgainAfterAWhileThatDoubles() {
    wish(Desired.RUNNING, 1);
    claim(1, NODE_1);

    assertThat(sent(pass(Duration.ofSeconds(10)))).containsExactly(new Grant(WEB, 1, NODE_1));
    assertThat(sent(pass(Duration.ofSeconds(19)))).isEmpty();
    assertThat(sent(pass(Duration.ofSeconds(1)))).containsExactly(new Grant(WEB, 1, NODE_1));
  }

  @Test
  void anUnclaimedStartIsSentAgainAfterTenSecondsDoublingToSixty() {
    wish(Desired.RUNNING, 1);
    List<Long> submittedAfter = new ArrayList<>();
    for (long second = 1; second <= 250; second++) {
      if (pass(Duration.ofSeconds(1)).contains(new Effect.Submit(TENANT, WEB, 1, null))) {
        submittedAfter.add(second);
      }
    }
    assertThat(submittedAfter).containsExactly(10L, 30L, 70L, 130L, 190L, 250L);
  }

  @Test
  void whatWaitsForANodeIsSubmittedAgainWhenTheSchedulerReturns() {
    wish(Desired.RUNNING, 1);
    event(new InstanceEvent.SchedulerDisconnected());

    assertThat(event(new InstanceEvent.SchedulerConnected()))
        .contains(new Effect.Submit(TENANT, WEB, 1, null));
  }

  @Test
  void aQueuedInstanceSaysWhatItLacksAndWaits() {
    wish(Desired.RUNNING, 1);
    List<Effect> effects = refuse(RefusalReason.FULL_CLOUD, null, true);

    assertThat(status().phase()).isEqualTo(InstancePhase.PENDING);
    assertThat(status().reason()).isEqualTo("no room");
    assertThat(Objects.requireNonNull(status().explanation().refusal()).code())
        .isEqualTo(RefusalReason.FULL_CLOUD);
    assertThat(effects).noneMatch(Effect.Submit.class::isInstance);
    assertThat(refuse(RefusalReason.FULL_CLOUD, null, true)).isEmpty();
  }

  @Test
  void aNodeThatHadNoRoomAfterAllLeadsToAnotherTrySoon() {
    wish(Desired.RUNNING, 1);
    refuse(RefusalReason.FULL_CN, NODE_1, false);

    assertThat(pass(Duration.ofSeconds(1))).contains(new Effect.Submit(TENANT, WEB, 1, null));
    assertThat(status().phase()).isEqualTo(InstancePhase.PENDING);
  }

  @Test
  void anImageThatCannotBeFetchedFailsTheInstanceWithTheToolsWords() {
    wish(Desired.RUNNING, 1);
    refuse(RefusalReason.IMAGE_FAILURE, NODE_1, false);

    assertThat(status().phase()).isEqualTo(InstancePhase.FAILED);
    assertThat(status().reason()).isEqualTo("no room");
    assertThat(sent(claim(1, NODE_1))).containsExactly(new Delete(WEB, 1, NODE_1));
  }

  @Test
  void aGenerationThatANodeWillNeverTakeIsRaisedAsNobodyWasGrantedIt() {
    wish(Desired.RUNNING, 1);

    assertThat(refuse(RefusalReason.STALE_GENERATION, NODE_1, false))
        .contains(new Effect.Submit(TENANT, WEB, 2, null));
  }

  @Test
  void aRefusalByTheNodeThatHoldsTheClaimIsCheckedAndNotBelieved() {
    wish(Desired.RUNNING, 1);
    claim(1, NODE_1);

    assertThat(sent(refuse(RefusalReason.FULL_CN, NODE_1, false)))
        .containsExactly(new ReportInventory(NODE_1));
    assertThat(status().binding()).isEqualTo(new Binding(1, NODE_1, null));
  }

  @Test
  void placementsAndStatesAreTold() {
    wish(Desired.RUNNING, 1);
    tell(new InstancePlaced(WEB, 1, NODE_1, "web1", 2, 5, 9, "first fit after the cursor"));
    Explanation explanation = status().explanation();
    run(1, NODE_1);

    assertThat(Objects.requireNonNull(explanation.placement()).why())
        .isEqualTo("first fit after the cursor");
    assertThat(status().phase()).isEqualTo(InstancePhase.ACTIVE);
    assertThat(status().process().pid()).isEqualTo(42L);
    assertThat(status().binding().home()).isEqualTo(NODE_1);
  }

  @Test
  void anEndByItselfIsReportedWithItsCodeAndTakenBackWhenTheNodeRestartsIt() {
    runningOn(NODE_1);
    changed(NODE_1, exited(1, 7));
    assertThat(status().phase()).isEqualTo(InstancePhase.EXITED);
    assertThat(status().process().exitCode()).isEqualTo(7);

    changed(NODE_1, report(1, InstanceState.ACTIVE));
    assertThat(status().phase()).isEqualTo(InstancePhase.ACTIVE);
  }

  @Test
  void stopIsSentUntilItHasEnded() {
    runningOn(NODE_1);

    assertThat(sent(wish(Desired.STOPPED, 1))).containsExactly(new Stop(WEB, 1, NODE_1));
    assertThat(status().phase()).isEqualTo(InstancePhase.STOPPING);
    assertThat(sent(pass(Duration.ofSeconds(10)))).contains(new Stop(WEB, 1, NODE_1));
    changed(NODE_1, exited(1, 143));
    assertThat(status().phase()).isEqualTo(InstancePhase.EXITED);
    assertThat(sent(pass(Duration.ofMinutes(5)))).isEmpty();
  }

  @Test
  void stopIsSentAgainWhenItsNodeReturns() {
    runningOn(NODE_1);
    wish(Desired.STOPPED, 1);
    tell(new NodeDisconnected(NODE_1, NodeType.COMPUTE_NODE));

    assertThat(sent(tell(new NodeConnected(NODE_1, NodeType.COMPUTE_NODE))))
        .contains(new Stop(WEB, 1, NODE_1));
  }

  @Test
  void aStoppedInstanceThatIsFoundRunningIsStoppedAgain() {
    runningOn(NODE_1);
    wish(Desired.STOPPED, 1);
    changed(NODE_1, exited(1, 143));

    assertThat(sent(changed(NODE_1, report(1, InstanceState.ACTIVE))))
        .containsExactly(new Stop(WEB, 1, NODE_1));
  }

  @Test
  void stoppingWhatHasEndedByItselfKeepsTheNodeFromRestartingIt() {
    runningOn(NODE_1);
    changed(NODE_1, exited(1, 1));

    assertThat(sent(wish(Desired.STOPPED, 1))).containsExactly(new Stop(WEB, 1, NODE_1));
    assertThat(status().phase()).isEqualTo(InstancePhase.EXITED);
  }

  @Test
  void stoppedBeforeItStartedItEndsAtOnceAndALateClaimIsRefused() {
    wish(Desired.RUNNING, 1);

    assertThat(sent(wish(Desired.STOPPED, 1))).containsExactly(new Delete(WEB, 1, null));
    assertThat(status().phase()).isEqualTo(InstancePhase.EXITED);
    assertThat(status().reason()).isEqualTo("stopped before it started");
    assertThat(sent(claim(1, NODE_1))).containsExactly(new Delete(WEB, 1, NODE_1));
  }

  @Test
  void startedAgainItGoesToTheNodeThatHasItsDisk() {
    runningOn(NODE_1);
    changed(NODE_1, exited(1, 0));

    assertThat(wish(Desired.RUNNING, 2)).contains(new Effect.Submit(TENANT, WEB, 2, NODE_1));
    assertThat(sent(claim(2, NODE_2))).containsExactly(new Delete(WEB, 2, NODE_2));
    assertThat(sent(claim(2, NODE_1))).containsExactly(new Grant(WEB, 2, NODE_1));
  }

  @Test
  void startedAgainWithoutEverHavingRunItGoesAnywhereAndItsRemainsAreRemoved() {
    wish(Desired.RUNNING, 1);
    claim(1, NODE_1);
    changed(NODE_1, report(1, InstanceState.FAILED));
    List<Effect> effects = wish(Desired.RUNNING, 2);

    assertThat(effects).contains(new Effect.Submit(TENANT, WEB, 2, null));
    assertThat(sent(effects)).containsExactly(new Delete(WEB, 1, NODE_1));
  }

  @Test
  void stoppedBetweenTwoRunsAClaimAtHomeIsStoppedSoThatTheDiskIsKept() {
    runningOn(NODE_1);
    changed(NODE_1, exited(1, 0));
    wish(Desired.RUNNING, 2);
    wish(Desired.STOPPED, 2);

    assertThat(sent(claim(2, NODE_1))).containsExactly(new Stop(WEB, 2, NODE_1));
    assertThat(sent(inventory(NODE_1, exited(1, 0)))).isEmpty();
  }

  @Test
  void restartStopsFirstAndStartsWhenItHasEnded() {
    runningOn(NODE_1);

    assertThat(sent(wish(Desired.RUNNING, 2))).containsExactly(new Stop(WEB, 1, NODE_1));
    assertThat(changed(NODE_1, exited(1, 143))).contains(new Effect.Submit(TENANT, WEB, 2, NODE_1));
    assertThat(status().run()).isEqualTo(2);
  }

  @Test
  void restartOfWhatIsNotBoundYetIsTheStartUnderWay() {
    wish(Desired.RUNNING, 1);
    List<Effect> effects = wish(Desired.RUNNING, 2);

    assertThat(effects).noneMatch(Effect.Submit.class::isInstance);
    assertThat(status().run()).isEqualTo(2);
    assertThat(status().binding().generation()).isEqualTo(1);
  }

  @Test
  void deleteIsSentUntilTheNodeSaysThatNothingIsLeft() {
    runningOn(NODE_1);

    assertThat(sent(delete())).containsExactly(new Delete(WEB, 1, NODE_1));
    assertThat(status().phase()).isEqualTo(InstancePhase.DELETING);
    assertThat(sent(pass(Duration.ofSeconds(10)))).contains(new Delete(WEB, 1, NODE_1));
    assertThat(forgotten).isFalse();
    tell(new InstanceDeleted(WEB, 1, NODE_1));
    assertThat(forgotten).isTrue();
  }

  @Test
  void deleteIsDoneWhenTheNodesInventoryLacksIt() {
    runningOn(NODE_1);
    delete();
    pass(Duration.ofSeconds(11));
    inventory(NODE_1);

    assertThat(forgotten).isTrue();
  }

  @Test
  void deleteOfWhatNoNodeHasIsDoneAtOnce() {
    wish(Desired.RUNNING, 1);

    assertThat(sent(delete())).containsExactly(new Delete(WEB, 1, null));
    assertThat(forgotten).isTrue();
  }

  @Test
  void deleteOfAMissingInstanceIsDoneAtOnceAndItsReturningNodeIsToldToDelete() {
    runningOn(NODE_1);
    tell(new NodeDisconnected(NODE_1, NodeType.COMPUTE_NODE));
    pass(Duration.ofSeconds(11));
    delete();

    assertThat(forgotten).isTrue();
    tell(new NodeConnected(NODE_1, NodeType.COMPUTE_NODE));
    assertThat(sent(inventory(NODE_1, report(1, InstanceState.ACTIVE))))
        .containsExactly(new Delete(WEB, 1, NODE_1));
  }

  @Test
  void aNodeThatReturnsWithinItsGraceChangesNothing() {
    runningOn(NODE_1);
    tell(new NodeDisconnected(NODE_1, NodeType.COMPUTE_NODE));
    pass(Duration.ofSeconds(9));
    tell(new NodeConnected(NODE_1, NodeType.COMPUTE_NODE));
    pass(Duration.ofSeconds(5));

    assertThat(status().phase()).isEqualTo(InstancePhase.ACTIVE);
  }

  @Test
  void theInstancesOfALostNodeAreMissingAndFoundAgainByItsInventory() {
    runningOn(NODE_1);
    tell(new NodeDisconnected(NODE_1, NodeType.COMPUTE_NODE));
    pass(Duration.ofSeconds(10));
    assertThat(status().phase()).isEqualTo(InstancePhase.MISSING);
    assertThat(status().reason()).contains("web1");

    tell(new NodeConnected(NODE_1, NodeType.COMPUTE_NODE));
    inventory(NODE_1, report(1, InstanceState.ACTIVE));
    assertThat(status().phase()).isEqualTo(InstancePhase.ACTIVE);
  }

  @Test
  void aMissingInstanceIsNeverStartedElsewhere() {
    runningOn(NODE_1);
    tell(new NodeDisconnected(NODE_1, NodeType.COMPUTE_NODE));
    pass(Duration.ofSeconds(10));

    assertThat(wish(Desired.RUNNING, 2)).noneMatch(Effect.Submit.class::isInstance);
    assertThat(status().phase()).isEqualTo(InstancePhase.MISSING);
  }

  @Test
  void afterARestartNodesHaveThirtySecondsToReturn() {
    runningOn(NODE_1);
    core = new InstanceCore(Timing.DEFAULT);
    timers.clear();
    wish(Desired.RUNNING, 1);
    event(new InstanceEvent.SchedulerConnected());

    pass(Duration.ofSeconds(29));
    assertThat(status().phase()).isEqualTo(InstancePhase.ACTIVE);
    pass(Duration.ofSeconds(1));
    assertThat(status().phase()).isEqualTo(InstancePhase.MISSING);
  }

  @Test
  void whatItsNodeNoLongerHasHasFailedAndMayStartAnywhere() {
    runningOn(NODE_1);
    pass(Duration.ofSeconds(11));
    inventory(NODE_1);

    assertThat(status().phase()).isEqualTo(InstancePhase.FAILED);
    assertThat(status().reason()).contains("no longer has it");
    assertThat(wish(Desired.RUNNING, 2)).contains(new Effect.Submit(TENANT, WEB, 2, null));
  }

  @Test
  void anInventoryThatTheClaimOvertookProvesNothing() {
    wish(Desired.RUNNING, 1);
    claim(1, NODE_1);
    inventory(NODE_1);

    assertThat(status().phase()).isEqualTo(InstancePhase.PENDING);
    assertThat(status().binding().node()).isEqualTo(NODE_1);
    assertThat(sent(pass(Duration.ofSeconds(10)))).contains(new ReportInventory(NODE_1));
  }

  @Test
  void aNodeThatHoldsOtherThingsThanWeThinkIsAskedForItsInventory() {
    assertThat(sent(stats(NODE_1, "0000000000000000", null))).isEmpty();
    assertThat(sent(stats(NODE_1, "0000000000000000", null)))
        .containsExactly(new ReportInventory(NODE_1));
  }

  @Test
  void aNodeThatDoesNotAnswerIsAskedForItsInventoryAgain() {
    tell(new NodeConnected(NODE_1, NodeType.COMPUTE_NODE));

    assertThat(sent(pass(Duration.ofSeconds(10)))).containsExactly(new ReportInventory(NODE_1));
    inventory(NODE_1);
    assertThat(sent(pass(Duration.ofSeconds(60)))).isEmpty();
  }

  @Test
  void whatANodeHoldsAgainstTheWillOfAllIsDeletedUntilItIsGone() {
    assertThat(sent(inventory(NODE_1, report(4, InstanceState.ACTIVE))))
        .containsExactly(new Delete(WEB, 4, NODE_1));
    String hash = Inventories.hash(List.of(report(4, InstanceState.ACTIVE)));
    stats(NODE_1, hash, null);

    assertThat(sent(stats(NODE_1, hash, null))).containsExactly(new ReportInventory(NODE_1));
  }

  // What happens, in few words.

  private void runningOn(NodeId node) {
    wish(Desired.RUNNING, 1);
    run(1, node);
  }

  private void run(long generation, NodeId node) {
    claim(generation, node);
    changed(node, report(generation, InstanceState.ACTIVE));
  }

  private List<Effect> wish(Desired desired, long run) {
    return event(
        new InstanceEvent.Wished(WEB, new Wish(TENANT, "web", desired, run, false), stored));
  }

  private List<Effect> delete() {
    return event(
        new InstanceEvent.Wished(WEB, new Wish(TENANT, "web", Desired.RUNNING, 1, true), stored));
  }

  private List<Effect> claim(long generation, NodeId node) {
    return tell(new InstanceClaimed(WEB, generation, node));
  }

  private List<Effect> changed(NodeId node, InstanceReport report) {
    return tell(new InstanceStateChanged(node, report));
  }

  private List<Effect> refuse(RefusalReason reason, @Nullable NodeId node, boolean queued) {
    return tell(new StartFailure(WEB, 1, node, reason, "no room", queued, List.of(), null));
  }

  private List<Effect> inventory(NodeId node, InstanceReport... held) {
    return stats(node, "", List.of(held));
  }

  private List<Effect> stats(NodeId node, String hash, @Nullable List<InstanceReport> inventory) {
    Ready ready =
        new Ready(node, node.equals(NODE_1) ? "web1" : "web2", ROOM, ROOM, Map.of(), 0, 0);
    return tell(new Stats(node, ++sequence, ready, 1, 1, 1, List.of(), List.of(), hash, inventory));
  }

  private static InstanceReport report(long generation, InstanceState state) {
    boolean active = state == InstanceState.ACTIVE;
    return new InstanceReport(
        WEB, generation, state, null, null, 0, active ? 42L : null, active ? 1L : null, null);
  }

  private static InstanceReport exited(long generation, int code) {
    return new InstanceReport(WEB, generation, InstanceState.EXITED, code, null, 0, null, 1L, 2L);
  }

  private List<Effect> tell(Payload payload) {
    return event(new InstanceEvent.Told(payload));
  }

  private List<Effect> event(InstanceEvent event) {
    List<Effect> effects = core.handle(event, now);
    for (Effect effect : effects) {
      if (effect instanceof Effect.WriteStatus write) {
        stored = write.status();
      } else if (effect instanceof Effect.Forget) {
        forgotten = true;
      } else if (effect instanceof Effect.Schedule schedule) {
        timers.add(new Due(now.plus(schedule.delay()), schedule.timer()));
      }
    }
    return effects;
  }

  /** Lets time go by: timers fire as they are due. */
  private List<Effect> pass(Duration duration) {
    Instant end = now.plus(duration);
    List<Effect> all = new ArrayList<>();
    while (true) {
      Due next =
          timers.stream()
              .filter(due -> !due.at().isAfter(end))
              .min(Comparator.comparing(Due::at))
              .orElse(null);
      if (next == null) {
        break;
      }
      timers.remove(next);
      now = next.at();
      all.addAll(event(new InstanceEvent.TimerFired(next.timer())));
    }
    now = end;
    return all;
  }

  private InstanceStatus status() {
    return Objects.requireNonNull(stored);
  }

  private static List<Payload> sent(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.Send.class::isInstance)
        .map(effect -> ((Effect.Send) effect).payload())
        .toList();
  }
}
