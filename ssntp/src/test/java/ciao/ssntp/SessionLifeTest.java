package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.certs.Credentials;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.ErrorReport;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may be connected beside whom, and when a session ends by itself. */
class SessionLifeTest {
  private static final UUID NODE = Cluster.uuid(1);
  private static final int AGENT = Role.AGENT.bit();

  private Cluster cluster;

  private void start(int pingAfterMs, int dropAfterMs, int probeMs) throws Exception {
    cluster =
        new Cluster(
            Cluster.loopback()
                .with(new ClusterConfiguration(6_000, pingAfterMs, dropAfterMs, 1 << 20))
                .with(
                    new Timeouts(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofMillis(probeMs))));
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void aNewcomerWithALiveKeyIsRefusedAndTheFirstIsAskedForASignOfLife() throws Exception {
    start(30_000, 60_000, 500);
    RawPeer first = connect(AGENT);
    cluster.scheduler.connected();

    RawPeer newcomer = cluster.raw(agent()).write(RawPeer.connectFrame(NODE, AGENT));
    RawPeer.RawFrame refusal = newcomer.readAny();
    assertThat(refusal.is(Operand.CONNECTION_FAILURE)).isTrue();
    assertThat(refusal.text()).contains("already_connected");
    assertThat(newcomer.isClosedByPeer()).isTrue();

    assertThat(first.readAny().is(Operand.PING)).isTrue();
    first.write(Operand.PONG, "");
    Message ready = Message.of(Operand.READY, Samples.of(Operand.READY, NODE));
    first.write(Operand.READY, ready.raw().text());
    assertThat(cluster.scheduler.received()).isEqualTo(ready);
    await().pollDelay(Duration.ofMillis(700)).until(() -> cluster.server().sessions().size() == 1);
    assertThat(cluster.scheduler.events).isEmpty();
  }

  @Test
  void aDeadPeerIsReplacedLongBeforeItsSilenceWouldEndIt() throws Exception {
    start(30_000, 60_000, 300);
    connect(AGENT); // and never answers
    Session dead = cluster.scheduler.connected();
    Recorder seen = new Recorder();
    cluster.client(
        cluster
            .toServer(Roles.of(Role.AGENT))
            .withRetries(Duration.ofMillis(20), Duration.ofMillis(100)),
        agent(),
        seen);
    assertThat(cluster.scheduler.next(Recorder.Event.Disconnected.class))
        .satisfies(ended -> {
          assertThat(ended.session()).isSameAs(dead);
          assertThat(ended.why()).contains("silent");
        });
    assertThat(cluster.scheduler.connected().key()).isEqualTo(dead.key());
    seen.connected();
  }

  @Test
  void aNodeThatComesBackFromTheSameMachineReplacesItsLastSessionAtOnce() throws Exception {
    start(30_000, 60_000, 30_000);
    UUID machine = Cluster.uuid(0xb0);
    RawPeer first = connectFrom(machine);
    first.readConnected();
    Session replaced = cluster.scheduler.connected();

    connectFrom(machine).readConnected();

    assertThat(first.read().text()).contains("replaced");
    assertThat(first.isClosedByPeer()).isTrue();
    Recorder.Event.Disconnected ended = cluster.scheduler.next(Recorder.Event.Disconnected.class);
    assertThat(ended.session()).as("its end is told before the new beginning").isSameAs(replaced);
    assertThat(ended.why()).contains("replaced");
    Session live = cluster.scheduler.connected();
    assertThat(live.key()).isEqualTo(replaced.key());
    assertThat(cluster.server().sessions()).containsExactly(live);
  }

  @Test
  void theSameNodeOfAnotherMachineReplacesNobody() throws Exception {
    start(30_000, 60_000, 30_000);
    connectFrom(Cluster.uuid(0xb0)).readConnected();
    Session live = cluster.scheduler.connected();

    assertThat(connectFrom(Cluster.uuid(0xb1)).readAny().text()).contains("already_connected");
    assertThat(connectFrom(Uuids.NIL).readAny().text()).contains("already_connected");

    assertThat(cluster.server().sessions()).containsExactly(live);
    assertThat(cluster.scheduler.events).isEmpty();
  }

  private RawPeer connectFrom(UUID machine) throws Exception {
    return cluster.raw(agent()).write(RawPeer.connectFrame(NODE, AGENT, machine));
  }

  @Test
  void oneRoleOfANodeHasOneSessionAndDifferentRolesHaveTheirOwn() throws Exception {
    start(3_000, 10_000, 500);
    int both = AGENT | Role.NETAGENT.bit();
    Credentials credentials = cluster.node(NODE, Role.AGENT, Role.NETAGENT);
    cluster.raw(credentials).connect(NODE, AGENT);
    cluster.scheduler.connected();
    RawPeer overlapping = cluster.raw(credentials).write(RawPeer.connectFrame(NODE, both));
    assertThat(overlapping.readAny().text()).contains("already_connected");
    cluster.raw(credentials).connect(NODE, Role.NETAGENT.bit());
    assertThat(cluster.scheduler.connected().roles()).isEqualTo(Roles.of(Role.NETAGENT));
    assertThat(cluster.server().sessions())
        .extracting(Session::key)
        .containsExactlyInAnyOrder(
            new SessionKey(NODE, Roles.of(Role.AGENT)),
            new SessionKey(NODE, Roles.of(Role.NETAGENT)));
  }

  @Test
  void aPlaceIsFreeAsSoonAsItsSessionEnded() throws Exception {
    start(3_000, 10_000, 500);
    for (int i = 0; i < 20; i++) {
      RawPeer peer = connect(AGENT);
      cluster.scheduler.connected();
      peer.close();
      cluster.scheduler.disconnected();
      await().until(() -> cluster.server().sessions().isEmpty());
    }
  }

  @Test
  void aSilentPeerIsAskedAndThenDropped() throws Exception {
    start(200, 700, 500);
    RawPeer peer = connect(AGENT);
    cluster.scheduler.connected();
    assertThat(peer.readAny().is(Operand.PING)).isTrue();
    assertThat(peer.readAny().is(Operand.PING)).isTrue();
    RawPeer.RawFrame last = peer.read();
    assertThat(last.is(Operand.CONNECTION_FAILURE)).as(last.toString()).isTrue();
    assertThat(last.text()).contains("silent");
    assertThat(cluster.scheduler.disconnected()).contains("silent");
  }

  @Test
  void aPeerThatAnswersStaysHoweverLongNothingElseIsSaid() throws Exception {
    start(50, 400, 500);
    RawPeer peer = connect(AGENT);
    cluster.scheduler.connected();
    for (int i = 0; i < 20; i++) { // a second at least
      assertThat(peer.readAny().is(Operand.PING)).isTrue();
      peer.write(Operand.PONG, "");
    }
    assertThat(cluster.scheduler.events).isEmpty();
  }

  @Test
  void aTalkingPeerIsNotAsked() throws Exception {
    start(400, 10_000, 500);
    RawPeer peer = connect(AGENT);
    cluster.scheduler.connected();
    for (int i = 0; i < 100; i++) {
      peer.write(Operand.PING, "");
      assertThat(peer.readAny().is(Operand.PONG)).as("not a PING of its own").isTrue();
    }
  }

  @Test
  void theOwnerMayEndASession() throws Exception {
    start(3_000, 10_000, 500);
    RawPeer peer = connect(AGENT);
    Session session = cluster.scheduler.connected();
    session.close(new ErrorReport("standby", "another scheduler is active"));
    RawPeer.RawFrame last = peer.readAny();
    assertThat(last.is(Operand.CONNECTION_FAILURE)).isTrue();
    assertThat(last.text())
        .isEqualTo("{\"code\":\"standby\",\"message\":\"another scheduler is active\"}");
    assertThat(peer.isClosedByPeer()).isTrue();
    assertThat(cluster.scheduler.disconnected()).isEqualTo("another scheduler is active");
    assertThat(session.send(Operand.START, Samples.start())).isFalse();
    assertThat(session.isWritable()).isFalse();
    session.close(new ErrorReport("again", "again"));
    session.pauseReading();
    session.resumeReading();
    assertThat(cluster.scheduler.events).isEmpty();
  }

  @Test
  void aDefectOfTheOwnerEndsThatSessionAlone() throws Exception {
    start(3_000, 10_000, 500);
    Witness witness = new Witness(cluster);
    Recorder faulty =
        new Recorder() {
          @Override
          public void received(Session session, Message message) {
            throw new IllegalStateException("a defect, on purpose");
          }
        };
    try (SsntpServer server =
        SsntpServer.start(
            Cluster.loopback(), cluster.node(Cluster.SCHEDULER, Role.SCHEDULER), faulty)) {
      RawPeer peer =
          cluster
              .own(RawPeer.open(server.address(), RawPeer.context(agent())))
              .connect(NODE, AGENT);
      faulty.connected();
      peer.write(
          Operand.READY, Message.of(Operand.READY, Samples.of(Operand.READY, NODE)).raw().text());
      assertThat(peer.readAny().text()).contains("internal_error");
      assertThat(faulty.disconnected()).contains("internal_error");
    }
    witness.isUnharmed();
  }

  @Test
  void tls12IsSpokenWhenTheSettingAllowsIt() throws Exception {
    for (boolean nativeAllowed : List.of(true, false)) {
      cluster = Cluster.start(new Transport(nativeAllowed, true));
      RawPeer peer =
          cluster.own(RawPeer.open(cluster.address(), RawPeer.context(agent()), "TLSv1.2"));
      peer.connect(NODE, AGENT);
      cluster.scheduler.connected();
      cluster.close();
    }
    start(3_000, 10_000, 500);
  }

  private Credentials agent() throws Exception {
    return cluster.node(NODE, Role.AGENT);
  }

  private RawPeer connect(int mask) throws Exception {
    return cluster.raw(agent()).connect(NODE, mask);
  }
}
