package ciao.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Identity;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.controller.resource.Resources;
import ciao.controller.resource.SchedulerTerm;
import ciao.ssntp.Greeting;
import ciao.ssntp.Message;
import ciao.ssntp.Session;
import ciao.ssntp.SessionKey;
import ciao.ssntp.payload.Activate;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.Payload;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.memory.MemoryStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which scheduler a controller activates, and with which epoch. */
class ActivatorTest {
  private static final ClusterConfiguration ALONE = ClusterConfiguration.DEFAULT;

  private final Store store = new MemoryStore(InstantSource.system(), Runnable::run, Runnable::run);
  private final Activator activator = new Activator(store, 2);

  @Test
  void aLoneSchedulerIsLeftAlone() {
    PlainSession session = new PlainSession(key(1));
    new Activator(store, 1).connected(session, ALONE);
    assertThat(session.sent).isEmpty();
    assertThat(store.get(Resources.schedulerTerm())).isEmpty();
  }

  @Test
  void oneOfSeveralIsActivatedAlsoWhenItDoesNotKnowThatItIsNotAlone() {
    assertThat(connect(1, ALONE).sent).containsExactly(new Activate(1, 5_000L));
  }

  @Test
  void whatStandsByIsActivatedOnceItsEpochIsWrittenDown() {
    PlainSession session = connect(1, ALONE.of(0));
    assertThat(session.sent).containsExactly(new Activate(1, 5_000L));
    assertThat(session.storedWhenSent).containsExactly(new SchedulerTerm(1, session.node()));
  }

  @Test
  void theActiveOneKeepsItsEpochAndAnotherGetsAHigherOne() {
    connect(1, ALONE.of(0));
    assertThat(connect(1, ALONE.of(1)).sent).containsExactly(new Activate(1, 5_000L));
    assertThat(connect(2, ALONE.of(0)).sent).containsExactly(new Activate(2, 5_000L));
    assertThat(connect(1, ALONE.of(1)).sent).containsExactly(new Activate(3, 5_000L));
  }

  @Test
  void anActiveOneThatStartedAnewGetsAHigherEpochSinceItForgotItsOwn() {
    connect(1, ALONE.of(0));
    assertThat(connect(1, ALONE.of(0)).sent).containsExactly(new Activate(2, 5_000L));
    assertThat(connect(1, ALONE).sent)
        .as("nor is it alone again only because it says so")
        .containsExactly(new Activate(3, 5_000L));
  }

  @Test
  void aControllerWhoseStoreIsOfYesterdayLearnsTheEpochFromTheScheduler() {
    connect(1, ALONE.of(0));
    assertThat(connect(1, ALONE.of(9)).sent).containsExactly(new Activate(10, 5_000L));
  }

  @Test
  void theActiveOneIsTriedAgainBeforeAnotherTakesItsPlace() {
    connect(1, ALONE.of(0));
    assertThat(activator.greet(key(2), ALONE.of(0))).isInstanceOf(Greeting.Refusal.class);
    assertThat(activator.greet(key(2), ALONE.of(0))).isInstanceOf(Greeting.Welcome.class);
    connect(2, ALONE.of(0));
    assertThat(activator.greet(key(1), ALONE.of(1)))
        .as("each session is a new beginning")
        .isInstanceOf(Greeting.Refusal.class);
    assertThat(activator.greet(key(2), ALONE.of(2))).isInstanceOf(Greeting.Welcome.class);
  }

  private static SessionKey key(int scheduler) {
    return new SessionKey(new UUID(5, scheduler), Roles.of(Role.SCHEDULER));
  }

  /** A session that began; the store answers before it returns. */
  private PlainSession connect(int scheduler, ClusterConfiguration told) {
    PlainSession session = new PlainSession(key(scheduler));
    activator.connected(session, told);
    return session;
  }

  /** A session that keeps what it is given. */
  private final class PlainSession implements Session {
    private final SessionKey key;
    private final List<Payload> sent = new ArrayList<>();
    private final List<SchedulerTerm> storedWhenSent = new ArrayList<>();

    PlainSession(SessionKey key) {
      this.key = key;
    }

    @Override
    public SessionKey key() {
      return key;
    }

    @Override
    public Identity.Node identity() {
      return new Identity.Node("scheduler", key.uuid(), key.roles());
    }

    @Override
    public boolean forward(Message message) {
      store.get(Resources.schedulerTerm()).map(Resource::spec).ifPresent(storedWhenSent::add);
      return sent.add(message.payload());
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void pauseReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public void close(ErrorReport why) {
      throw new AssertionError("closed: " + why);
    }
  }
}
