package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.ssntp.ConnectProblem.Kind;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.ErrorReport;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A client towards servers that come and go, and how it finds back. */
class ClientTest extends ClientScene {
  @Test
  void whatTheServerTellsItsClientsIsTold() throws Exception {
    cluster.client(agent(), AGENT, seen);
    var connected = seen.next(Recorder.Event.Connected.class);
    assertThat(connected.configuration()).isEqualTo(LIVELY);
    assertThat(connected.session().identity().uuid()).isEqualTo(Cluster.SCHEDULER);
    assertThat(connected.session().roles()).isEqualTo(Roles.of(Role.SCHEDULER));
    assertThat(cluster.scheduler.connected().identity().commonName()).isEqualTo("node-" + NODE);
  }

  @Test
  void aServerThatIsAwayIsNoErrorAndIsFoundWhenItComes() throws Exception {
    InetSocketAddress address = cluster.address();
    cluster.server().close();
    SsntpClient client = cluster.client(patient(address), agent(), seen);
    await().until(() -> client.problem().isPresent());
    assertThat(client.problem().get().kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(client.problem().get().message()).contains(address.toString());
    assertThat(client.session()).isEmpty();

    cluster.restartServer();
    seen.connected();
    assertThat(client.problem()).isEmpty();
    assertThat(client.session()).isPresent();
  }

  @Test
  void aServersRestartIsSurvivedWithANewSession() throws Exception {
    cluster.client(patient(cluster.address()), agent(), seen);
    Session first = seen.connected();
    cluster.restartServer();
    assertThat(seen.next(Recorder.Event.Received.class).message().payload())
        .isInstanceOfSatisfying(
            ErrorReport.class, said -> assertThat(said.code()).isEqualTo("shutting_down"));
    assertThat(seen.disconnected()).contains("shutting_down");
    assertThat(first.send(Operand.READY, Samples.of(Operand.READY, NODE))).isFalse();
    assertThat(seen.connected()).isNotSameAs(first);
  }

  @Test
  void theNextServerOfTheListIsTriedAtOnce() throws Exception {
    try (ServerSocket closed = new ServerSocket(0)) {
      InetSocketAddress nobody =
          new InetSocketAddress(cluster.address().getAddress(), closed.getLocalPort());
      closed.close();
      ClientSettings settings =
          ClientSettings.to(List.of(nobody, cluster.address()), AGENT)
              .withRetries(Duration.ofDays(1), Duration.ofDays(1));
      cluster.client(settings, agent(), seen);
      seen.connected();
    }
  }

  @Test
  void aServerThatFallsSilentIsLeftAndSoughtAgain() throws Exception {
    RawServer server = cluster.own(new RawServer(cluster.node(Cluster.SCHEDULER, Role.SCHEDULER)));
    cluster.client(patient(server.address()), agent(), seen);
    RawPeer peer = server.acceptSession(Cluster.SCHEDULER, Role.SCHEDULER.bit(), LIVELY);
    seen.connected();
    assertThat(peer.readAny().is(Operand.PING)).isTrue();
    assertThat(seen.disconnected()).contains("silent");
    peer.close();
    server.acceptSession(Cluster.SCHEDULER, Role.SCHEDULER.bit(), LIVELY);
    seen.connected();
  }

  @Test
  void whereThereIsAnotherItIsTriedBeforeOneThatFellSilent() throws Exception {
    RawServer silent = cluster.own(new RawServer(cluster.node(Cluster.SCHEDULER, Role.SCHEDULER)));
    ClientSettings settings =
        ClientSettings.to(List.of(silent.address(), cluster.address()), AGENT)
            .withRetries(Duration.ofMillis(50), Duration.ofDays(1));
    cluster.client(settings, agent(), seen);
    silent.acceptSession(Cluster.SCHEDULER, Role.SCHEDULER.bit(), LIVELY);
    assertThat(seen.connected().fellSilent()).isFalse();
    Session lost = seen.next(Recorder.Event.Disconnected.class).session();
    assertThat(lost.fellSilent()).isTrue();
    seen.connected();
    cluster.scheduler.connected();
  }

  @Test
  void oneThatFellSilentIsTriedAgainWithLittlePatienceWhereThereAreOthers() throws Exception {
    RawServer silent = cluster.own(new RawServer(cluster.node(Cluster.SCHEDULER, Role.SCHEDULER)));
    InetSocketAddress nobody = cluster.address();
    cluster.server().close();
    ClientSettings settings =
        ClientSettings.to(List.of(silent.address(), nobody), AGENT)
            .with(Timeouts.CLIENT)
            .withRetries(Duration.ofMillis(50), Duration.ofMillis(100));
    cluster.client(settings, agent(), seen);
    silent.acceptSession(Cluster.SCHEDULER, Role.SCHEDULER.bit(), LIVELY);
    seen.connected();
    assertThat(seen.disconnected()).contains("silent");
    try (Socket hung = silent.acceptOnly()) {
      hung.setSoTimeout(15_000); // less than its patience otherwise
      assertThat(hung.getInputStream().readAllBytes()).as("the beginning of TLS").isNotEmpty();
    }
  }

  @Test
  void whatIsNotForThisClientIsAnsweredAndNotPassedOn() throws Exception {
    RawServer server = cluster.own(new RawServer(cluster.node(Cluster.SCHEDULER, Role.SCHEDULER)));
    cluster.client(patient(server.address()), agent(), seen);
    RawPeer peer =
        server.acceptSession(Cluster.SCHEDULER, Role.SCHEDULER.bit(), ClusterConfiguration.DEFAULT);
    seen.connected();
    send(peer, Operand.GRANT, Cluster.uuid(2));
    assertThat(peer.read().text()).contains("wrong_node");
    send(peer, Operand.STATS, NODE);
    assertThat(peer.read().text()).contains("operand_not_allowed");
    peer.write(Operand.GRANT, "{}");
    assertThat(peer.read().text()).contains("invalid_payload");
    send(peer, Operand.GRANT, NODE);
    assertThat(seen.received().payload()).isEqualTo(Samples.of(Operand.GRANT, NODE));
  }

  @Test
  void closeEndsTheSessionAndTellsBothEnds() throws Exception {
    SsntpClient client = cluster.client(agent(), AGENT, seen);
    seen.connected();
    cluster.scheduler.connected();
    client.close();
    assertThat(seen.disconnected()).contains("shutting_down");
    assertThat(cluster.scheduler.received().operand()).isEqualTo(Operand.CONNECTION_FAILURE);
    assertThat(cluster.scheduler.disconnected()).contains("shutting_down");
    assertThat(client.session()).isEmpty();
    client.close();
  }

  private static void send(RawPeer peer, Operand operand, UUID node) throws Exception {
    peer.write(operand, Message.of(operand, Samples.of(operand, node)).raw().text());
  }
}
