package ciao.controller.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.controller.instance.FillingDisk;
import ciao.controller.instance.VirtualTimers;
import ciao.controller.resource.EventKind;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.EventSpec.Decision;
import ciao.controller.resource.EventSpec.Severity;
import ciao.controller.resource.InstanceStatus.Placement;
import ciao.controller.resource.InstanceStatus.Refusal;
import ciao.controller.resource.Resources;
import ciao.controller.tenant.Tenants;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.TenantId;
import ciao.ssntp.payload.VetoCount;
import ciao.state.Document;
import ciao.state.Query;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.UnreadableSpecException;
import ciao.state.memory.Limits;
import ciao.state.memory.MemoryStore;
import ciao.state.memory.Snapshot;
import ciao.state.reconcile.Engine;
import ciao.state.reconcile.EngineSettings;
import ciao.state.reconcile.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EventLogTest {
  private static final String TEAM = "team-a";
  private static final String ID = "00000000-0000-4000-8000-000000000001";

  private final VirtualTimers time = new VirtualTimers();
  private final FillingDisk disk = new FillingDisk();
  private final Store store =
      new MemoryStore(Snapshot.EMPTY, disk, Limits.DEFAULT, time, Runnable::run, time);
  private EventLog events = start();

  private EventLog start() {
    EventLog log = new EventLog(store, time, time);
    Engine engine =
        new Engine(store, time, time, time, new Random(1), Metrics.NONE, EngineSettings.DEFAULT);
    engine.register(log);
    engine.start();
    time.settle();
    return log;
  }

  private void record(String tenant, String message) {
    events.record(
        new EventSpec(time.instant(), tenant, Severity.INFO, EventKind.INSTANCE, "web", message));
  }

  private void record(String tenant, int from, int to) {
    IntStream.range(from, to).forEach(number -> record(tenant, "event " + number));
  }

  private List<String> messages(String namespace) {
    return store.list(Query.of(Resources.EVENT).in(namespace)).stream()
        .map(event -> event.spec().message())
        .toList();
  }

  private static List<String> numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> "event " + number).toList();
  }

  @Test
  void eachTenantKeepsItsNewestInTheirOrder() {
    record("team-b", 0, 3);
    record(TEAM, 0, 2_500);
    record(null, "a node connected");
    time.settle();

    assertThat(messages(TEAM)).isEqualTo(numbered(1_500, 2_500));
    assertThat(messages("team-b")).isEqualTo(numbered(0, 3));
    assertThat(messages(Resources.SYSTEM)).containsExactly("a node connected");
  }

  @Test
  void oneOfAKindThatIsNotKnownIsPrunedLikeTheOthersAndKeepsNobodyFromStarting() {
    record(TEAM, "the first");
    time.settle();
    Resource<Document> first = store.list(Document.type(Resources.EVENT.name()), TEAM).getFirst();
    Document strange = new Document(first.spec().json().replace("\"instance\"", "\"weather\""));
    var _ = store.update(first.pointer(), EventLog.NAME, now -> now.withSpec(strange));
    time.settle();
    assertThatThrownBy(() -> messages(TEAM)).isInstanceOf(UnreadableSpecException.class);

    events = start();
    record(TEAM, 0, 1_000);
    time.settle();
    assertThat(messages(TEAM)).isEqualTo(numbered(0, 1_000));
  }

  @Test
  void decisionsAndOtherEventsDoNotDriveOutOneAnother() {
    for (int number = 0; number < 6_000; number++) {
      if (number % 6 == 0) {
        record(TEAM, "event " + number);
      }
      decide(number);
    }
    time.settle();
    events = start();
    record(TEAM, "the last");
    decide(6_000);
    time.settle();

    List<String> messages = messages(TEAM);
    assertThat(messages).hasSize(6_000).endsWith("placed 5999", "the last", "placed 6000");
    assertThat(messages).filteredOn(message -> message.startsWith("placed")).hasSize(5_000);
    assertThat(messages).startsWith("event 6", "event 12");
  }

  @Test
  void reasonsWithManyLongLabelsAreKeptAsSentencesAlone() {
    String text = "x".repeat(2_000);
    List<VetoCount> vetoes = List.of(new VetoCount("label", 1, text));
    Refusal refusal =
        new Refusal(RefusalReason.FULL_CLOUD, text, vetoes, null, null, null, time.instant());
    decide(new Decision(InstanceId.of(ID), 1, null, refusal), "refused");
    time.settle();

    Refusal kept = store.list(Resources.EVENT).getFirst().spec().decision().refusal();
    assertThat(kept.vetoes()).isEmpty();
    assertThat(kept.message()).hasSizeLessThan(600).endsWith(" …");
  }

  /** What is listed of one instance is found by it. */
  @Test
  void whichInstanceAnEventIsAboutIsItsLabel() {
    InstanceId other = InstanceId.of("00000000-0000-4000-8000-000000000002");
    decide(0);
    events.record(
        new EventSpec(
            time.instant(), TEAM, Severity.INFO, EventKind.INSTANCE, "b", "runs", null, other));
    record(TEAM, "about none");
    time.settle();

    assertThat(store.list(Resources.EVENT))
        .extracting(event -> event.metadata().labels().get(Resources.INSTANCE_LABEL))
        .containsExactly(ID, other.toString(), null);
  }

  private void decide(int number) {
    Placement placement =
        new Placement(NodeId.of(ID), "web1", 1, 1, 7L, "the first with room", time.instant());
    decide(new Decision(InstanceId.of(ID), number + 1, placement, null), "placed " + number);
  }

  private void decide(Decision decision, String message) {
    events.record(
        new EventSpec(
            time.instant(),
            TEAM,
            Severity.INFO,
            EventKind.PLACEMENT,
            "web",
            message,
            decision,
            null));
  }

  @Test
  void anotherControllerGoesOnWhereOneEnded() {
    record(TEAM, 0, 990);
    time.settle();
    events = start();
    record(TEAM, 990, 1_020);
    time.settle();

    assertThat(messages(TEAM)).isEqualTo(numbered(20, 1_020));
  }

  @Test
  void noTwoEventsHaveOneId() {
    for (int i = 0; i < 5; i++) {
      record("team-" + i, 0, 3);
    }
    time.settle();

    assertThat(store.list(Resources.EVENT))
        .extracting(Resource::id)
        .hasSize(15)
        .doesNotHaveDuplicates();
  }

  @Test
  void aTenantThatIsDeletedLeavesNoEvents() {
    Tenants tenants = new Tenants(store);
    var made = tenants.create(TenantId.of(TEAM));
    record(TEAM, 0, 1_000);
    record("team-b", 0, 1);
    time.settle();
    assertThat(made).isCompleted();
    assertThat(messages(TEAM)).hasSize(1_000);

    var deleted = tenants.delete(TenantId.of(TEAM));
    time.settle();
    assertThat(deleted).isCompleted();
    assertThat(messages(TEAM)).isEmpty();

    record(TEAM, "said too late");
    time.settle();
    assertThat(messages(TEAM)).isEmpty();
    assertThat(messages("team-b")).hasSize(1);
  }

  @Test
  void eventsWaitForADiskThatTakesNothing() {
    disk.fill();
    record(TEAM, 0, 500);
    time.pass(Duration.ofSeconds(2));
    record(TEAM, 500, 600);
    time.pass(Duration.ofSeconds(2));
    assertThat(messages(TEAM)).isEmpty();

    disk.makeRoom();
    time.pass(Duration.ofMinutes(1));
    assertThat(messages(TEAM)).isEqualTo(numbered(0, 600));
  }

  @Test
  void moreThanMayWaitAreDropped() {
    disk.fill();
    record(TEAM, 0, Waiting.MOST);
    record(TEAM, "one too many");
    disk.makeRoom();
    time.pass(Duration.ofMinutes(1));

    assertThat(messages(TEAM)).isEqualTo(numbered(Waiting.MOST - 1_000, Waiting.MOST));
    record(TEAM, "after that");
    time.pass(Duration.ofMinutes(1));
    assertThat(messages(TEAM)).endsWith("event 19999", "after that");
  }

  @Test
  void whatLaunchersSayAtLengthIsShortened() {
    IntStream.range(0, 200).forEach(i -> record(TEAM, "x".repeat(200_000)));
    time.settle();

    assertThat(messages(TEAM)).hasSize(200).allSatisfy(said -> assertThat(said).hasSize(4_002));
  }

  @Test
  void anEventIsAboutNothingWithALongerNameThanAHostHas() {
    String long256 = "h".repeat(256);
    events.record(
        new EventSpec(time.instant(), null, Severity.INFO, EventKind.NODE, long256, "connected"));
    time.settle();

    assertThat(store.list(Resources.EVENT))
        .singleElement()
        .satisfies(event -> assertThat(event.spec().subject()).isEqualTo("h".repeat(255)));
  }

  @Test
  void eventsTakeTheDiskNoFasterThanTheirPace() {
    int burst = 2 * Waiting.MOST;
    for (int wave = 0; wave < 3; wave++) {
      for (int tenant = 0; tenant < 100; tenant++) {
        record("team-" + tenant, 0, Waiting.MOST / 100);
      }
      time.settle();
    }
    assertThat(store.list(Resources.EVENT)).hasSize(burst);

    time.pass(Duration.ofSeconds(2));
    assertThat(store.list(Resources.EVENT)).hasSize(burst + Waiting.MOST);
  }
}
