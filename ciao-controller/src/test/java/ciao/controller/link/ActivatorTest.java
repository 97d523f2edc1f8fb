package ciao.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.controller.resource.Resources;
import ciao.controller.resource.SchedulerTerm;
import ciao.ssntp.Greeting;
import ciao.ssntp.SessionKey;
import ciao.ssntp.epoch.Epoch;
import ciao.ssntp.payload.Activate;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.NodeId;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which scheduler a controller activates, and with which epoch. */
class ActivatorTest {
  private static final ClusterConfiguration ALONE = ClusterConfiguration.DEFAULT;

  /** Of all epochs that are made of the clock. */
  private static final long NOW = 1_000_000;

  private final Store store = new MemoryStore(InstantSource.system(), Runnable::run, Runnable::run);
  private final Leadership leadership = Leadership.take(store, () -> Instant.ofEpochMilli(3));
  private Instant now = Instant.ofEpochMilli(NOW);
  private final List<SchedulerTerm> storedWhenSent = new ArrayList<>();
  private Instant passed = Instant.EPOCH;
  private final Activator activator = new Activator(store, leadership, 2, () -> now, () -> passed);

  ActivatorTest() throws Exception {}

  @Test
  void aLoneSchedulerIsLeftAlone() {
    PlainSession session = session(1);
    new Activator(store, leadership, 1, () -> now, () -> passed).connected(session, ALONE);
    assertThat(session.sent()).isEmpty();
    assertThat(store.get(Resources.schedulerTerm())).isEmpty();
  }

  @Test
  void oneOfSeveralIsActivatedAlsoWhenItDoesNotKnowThatItIsNotAlone() {
    assertThat(connect(1, ALONE).sent()).containsExactly(activate(NOW));
  }

  @Test
  void whatStandsByIsActivatedOnceItsEpochIsWrittenDown() {
    PlainSession session = connect(1, ALONE.of(0));
    assertThat(session.sent()).containsExactly(activate(NOW));
    assertThat(storedWhenSent).containsExactly(new SchedulerTerm(NOW, session.node()));
  }

  @Test
  void eachSessionBeginsWithAHigherEpochSinceWritingItShowsWhoLeads() {
    connect(1, ALONE.of(0));
    PlainSession same = connect(1, ALONE.of(NOW));
    assertThat(same.sent()).containsExactly(activate(NOW + 1));
    assertThat(storedWhenSent).endsWith(new SchedulerTerm(NOW + 1, same.node()));
    assertThat(connect(2, ALONE.of(0)).sent()).containsExactly(activate(NOW + 2));
    assertThat(connect(1, ALONE.of(NOW + 1)).sent()).containsExactly(activate(NOW + 3));
    assertThat(connect(1, ALONE).sent())
        .as("nor is it alone again only because it says so")
        .containsExactly(activate(NOW + 4));
  }

  @Test
  void aControllerThatWasDeposedActivatesNobodyNotEvenWithTheEpochItsStoreStillSays() {
    connect(1, ALONE.of(0));
    store.teardown(Resources.schedulerTerm(), Activator.OWNER).join().orThrow(); // refuses writes

    PlainSession session = connect(1, ALONE.of(NOW));

    assertThat(session.sent()).isEmpty();
    assertThat(session.closed()).containsExactly("not_recorded");
    assertThat(store.get(Resources.schedulerTerm()).orElseThrow().spec().epoch()).isEqualTo(NOW);
  }

  @Test
  void aStoreOlderThanTheNodesEpochDoesNotRepeatItThoughTheSchedulerForgotItToo() {
    long seenByNodes = ((Activate) connect(1, ALONE.of(0)).sent().getFirst()).schedulerEpoch();
    now = now.plusSeconds(60);
    Store restored = new MemoryStore(InstantSource.system(), Runnable::run, Runnable::run);
    restored
        .create(
            Resources.schedulerTerm(),
            Activator.OWNER,
            new SchedulerTerm(3, new NodeId(key(1).uuid())))
        .join()
        .orThrow();
    PlainSession session = session(1);

    new Activator(restored, leadership, 2, () -> now, () -> passed).connected(session, ALONE.of(0));

    assertThat(((Activate) session.sent().getFirst()).schedulerEpoch())
        .isGreaterThan(seenByNodes)
        .isEqualTo(now.toEpochMilli());
  }

  @Test
  void aControllerWhoseStoreIsOfYesterdayLearnsTheEpochFromTheScheduler() {
    connect(1, ALONE.of(0));
    assertThat(connect(1, ALONE.of(NOW + 8)).sent()).containsExactly(activate(NOW + 9));
  }

  @ParameterizedTest
  @ValueSource(longs = {Epoch.MAX, Epoch.MAX - 1})
  void anEpochThatNoClockGaveOutIsNotWrittenDown(long lie) {
    assertThat(activator.greet(key(1), ALONE.of(lie)))
        .isInstanceOfSatisfying(
            Greeting.Refusal.class,
            refusal ->
                assertThat(refusal.message())
                    .contains("has epoch " + lie + " (expected: ")
                    .contains("delete scheduler-epoch"));
  }

  @Test
  void oneItActivatedItselfWithAClockThatWasFarAheadIsWelcome() {
    Instant right = now;
    now = now.plus(Leadership.MOST_AHEAD).plusSeconds(1);
    long epoch = ((Activate) connect(1, ALONE.of(0)).sent().getFirst()).schedulerEpoch();
    now = right;
    assertThat(activator.greet(key(1), ALONE.of(epoch))).isInstanceOf(Greeting.Welcome.class);
  }

  @Test
  void theActiveOneIsTriedAgainBeforeAnotherTakesItsPlace() {
    connect(1, ALONE.of(0));
    assertThat(activator.greet(key(2), ALONE.of(0))).isInstanceOf(Greeting.Refusal.class);
    assertThat(activator.greet(key(2), ALONE.of(0))).isInstanceOf(Greeting.Welcome.class);
    connect(2, ALONE.of(0));
    endAfter(Activator.LASTED);
    assertThat(activator.greet(key(1), ALONE.of(NOW)))
        .as("each session that lasted is a new beginning")
        .isInstanceOf(Greeting.Refusal.class);
    assertThat(activator.greet(key(2), ALONE.of(NOW + 1))).isInstanceOf(Greeting.Welcome.class);
  }

  @Test
  void oneThatEndsSoonAfterEachOfItsBeginningsLosesItsPlace() {
    connect(1, ALONE.of(0));
    endAfter(Duration.ofSeconds(2));
    assertThat(activator.greet(key(2), ALONE.of(0))).isInstanceOf(Greeting.Refusal.class);
    assertThat(activator.greet(key(1), ALONE.of(0))).isInstanceOf(Greeting.Welcome.class);
    connect(1, ALONE.of(0));
    endAfter(Duration.ofSeconds(2));
    assertThat(activator.greet(key(2), ALONE.of(0))).isInstanceOf(Greeting.Welcome.class);
  }

  @Test
  void aClockThatIsSetMakesNoSessionLast() {
    connect(1, ALONE.of(0));
    assertThat(activator.greet(key(2), ALONE.of(0))).isInstanceOf(Greeting.Refusal.class);
    now = now.plus(Activator.LASTED);
    endAfter(Duration.ofSeconds(2));
    assertThat(activator.greet(key(2), ALONE.of(0))).isInstanceOf(Greeting.Welcome.class);
  }

  private void endAfter(Duration lasted) {
    passed = passed.plus(lasted);
    activator.disconnected();
  }

  private static Activate activate(long epoch) {
    return new Activate(epoch, 20_000L, 3L);
  }

  private static SessionKey key(int scheduler) {
    return new SessionKey(new UUID(5, scheduler), Roles.of(Role.SCHEDULER));
  }

  private PlainSession session(int scheduler) {
    return new PlainSession(
        key(scheduler),
        () ->
            store
                .get(Resources.schedulerTerm())
                .map(Resource::spec)
                .ifPresent(storedWhenSent::add));
  }

  /** A session that began; the store answers before it returns. */
  private PlainSession connect(int scheduler, ClusterConfiguration told) {
    PlainSession session = session(scheduler);
    activator.connected(session, told);
    return session;
  }
}
