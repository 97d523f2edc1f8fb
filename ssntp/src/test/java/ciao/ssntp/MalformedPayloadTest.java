package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.PayloadReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever sends what cannot be read is told so, with every operand, and stays connected. */
class MalformedPayloadTest {
  private static final UUID NODE = Cluster.uuid(1);

  private static final List<String> MALFORMED =
      List.of("", "{", "{}x", "[]", "null", "nonsense", "{\"node\":{}}", "\0\u0001", "- - -\n\t:");

  private Cluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new Cluster(Cluster.loopback());
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void theServerTellsItsClients() throws Exception {
    for (Role role : List.of(Role.CONTROLLER, Role.AGENT)) {
      UUID uuid = Cluster.uuid(role.bit());
      RawPeer peer = cluster.raw(cluster.node(uuid, role)).connect(uuid, role.bit());
      Session session = cluster.scheduler.connected();
      for (Operand operand : Operand.values()) {
        if (carriesAPayload(operand) && ForwardingTable.of(operand).from().contains(role)) {
          assertEachIsAnswered(peer, operand);
        }
      }
      assertThat(session.isWritable()).as("%s is still there", role).isTrue();
      assertThat(cluster.scheduler.events).as("what the scheduler was told").isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"CONTROLLER", "AGENT"})
  void aClientTellsItsServer(Role role) throws Exception {
    Recorder seen = new Recorder();
    RawServer server = cluster.own(new RawServer(cluster.node(Cluster.SCHEDULER, Role.SCHEDULER)));
    ClientSettings settings = ClientSettings.to(List.of(server.address()), Roles.of(role));
    cluster.client(settings, cluster.node(NODE, role), seen);
    RawPeer peer =
        cluster.own(
            server.acceptSession(
                Cluster.SCHEDULER, Role.SCHEDULER.bit(), ClusterConfiguration.DEFAULT));
    seen.connected();
    for (Operand operand : Operand.values()) {
      if (carriesAPayload(operand) && ForwardingTable.of(operand).to().contains(role)) {
        assertEachIsAnswered(peer, operand);
      }
    }
    assertThat(seen.events).as("what the client was told").isEmpty();
  }

  private static boolean carriesAPayload(Operand operand) {
    return operand.payload().isPresent() && operand != Operand.CONNECTED;
  }

  private static void assertEachIsAnswered(RawPeer peer, Operand operand) throws Exception {
    for (String malformed : MALFORMED) {
      peer.write(operand, malformed);
      RawPeer.RawFrame answer = peer.read();
      assertThat(answer.is(Operand.INVALID_FRAME_TYPE)).as(answer.toString()).isTrue();
      ErrorReport report =
          new PayloadReader()
              .read(ErrorReport.class, answer.text().getBytes(StandardCharsets.UTF_8));
      assertThat(report.code()).isEqualTo(ErrorCode.INVALID_PAYLOAD.toString());
      assertThat(report.message())
          .as("%s with %s", operand, Arrays.toString(malformed.getBytes(StandardCharsets.UTF_8)))
          .startsWith(operand + ": payload");
    }
  }
}
