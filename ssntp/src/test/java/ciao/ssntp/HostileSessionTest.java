package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Role;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.PayloadReader;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer with a good certificate can do wrong in its session. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one server outlives them all
class HostileSessionTest {
  private static final UUID NODE = Cluster.uuid(1);
  private static final UUID OTHER = Cluster.uuid(2);
  private static final int MAX_PAYLOAD = 64 << 10;

  private Cluster cluster;
  private Witness witness;

  @BeforeAll
  void start() throws Exception {
    cluster =
        new Cluster(
            Cluster.loopback().with(new ClusterConfiguration(6_000, 300, 1_500, MAX_PAYLOAD)));
    witness = new Witness(cluster);
  }

  @AfterEach
  void nobodyElseNoticed() throws Exception {
    witness.isUnharmed();
    assertThat(cluster.scheduler.events).as("what else the scheduler was told").isEmpty();
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
  }

  static Stream<Operand> notForAgents() {
    return Stream.of(Operand.values())
        .filter(operand -> !ForwardingTable.of(operand).from().contains(Role.AGENT))
        .filter(operand -> operand != Operand.CONNECTED);
  }

  @ParameterizedTest
  @MethodSource("notForAgents")
  void whatAnAgentMayNotSendIsAnsweredAndGoesNowhere(Operand operand) throws Exception {
    RawPeer agent = agent();
    agent.write(operand, Message.of(operand, Samples.of(operand, NODE)).raw().text());
    assertAnswer(agent, ErrorCode.OPERAND_NOT_ALLOWED, operand + " from agent");
    assertStillThere(agent);
  }

  @Test
  void whatAControllerMayNotSendIsAnsweredAndGoesNowhere() throws Exception {
    RawPeer controller = peer(Role.CONTROLLER);
    controller.write(
        Operand.STATS, Message.of(Operand.STATS, Samples.of(Operand.STATS, NODE)).raw().text());
    assertAnswer(controller, ErrorCode.OPERAND_NOT_ALLOWED, "STATS from controller");
    controller.close();
    cluster.scheduler.disconnected();
  }

  @ParameterizedTest
  @EnumSource(
      value = Operand.class,
      names = {
        "READY",
        "FULL",
        "STATS",
        "INSTANCE_CLAIMED",
        "INSTANCE_STATE_CHANGED",
        "INSTANCE_DELETED",
        "START_FAILURE",
        "STOP_FAILURE",
        "DELETE_FAILURE",
        "STREAM_FAILURE"
      })
  void whoSpeaksForAnotherNodeIsCutOff(Operand operand) throws Exception {
    RawPeer agent = agent();
    agent.write(operand, Message.of(operand, Samples.of(operand, OTHER)).raw().text());
    assertAnswer(agent, ErrorCode.WRONG_SENDER, "field node: " + OTHER);
    assertCutOff(agent, "wrong_sender");
  }

  @ParameterizedTest
  @EnumSource(
      value = Operand.class,
      names = {"INSTANCE_DELETED", "START_FAILURE"})
  void onlyTheSchedulerMayLeaveTheNodeOut(Operand operand) throws Exception {
    RawPeer agent = agent();
    String payload = Message.of(operand, Samples.of(operand, NODE)).raw().text();
    agent.write(operand, payload.replaceFirst("\"node\":\"[^\"]*\",?", "").replace(",}", "}"));
    assertAnswer(agent, ErrorCode.WRONG_SENDER, "field node: null");
    assertCutOff(agent, "wrong_sender");
  }

  @Test
  void anUnknownOperandIsAnsweredAndTheNextFrameIsRead() throws Exception {
    RawPeer agent = agent();
    agent.write(RawPeer.frame(1, 0, 0x7f, new byte[10_000]));
    assertAnswer(agent, ErrorCode.UNKNOWN_OPERAND, "type 0, operand 0x7f");
    agent.write(RawPeer.frame(1, 77, 0, new byte[0]));
    assertAnswer(agent, ErrorCode.UNKNOWN_OPERAND, "type 77, operand 0x00");
    assertStillThere(agent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"node\":1}",
        "[]",
        "a: &a [x]\nb: *a",
        "node: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
      })
  void aMalformedPayloadIsAnsweredAndTheNextFrameIsRead(String payload) throws Exception {
    RawPeer agent = agent();
    agent.write(Operand.READY, payload);
    assertAnswer(agent, ErrorCode.INVALID_PAYLOAD, "READY: payload");
    assertStillThere(agent);
  }

  @Test
  void anInvalidValueIsAnsweredWithItsFieldAndPlace() throws Exception {
    RawPeer agent = agent();
    String ready = Message.of(Operand.READY, Samples.of(Operand.READY, NODE)).raw().text();
    agent.write(Operand.READY, ready.replace("\"slots\":42", "\"slots\":\"many\""));
    assertAnswer(
        agent,
        ErrorCode.INVALID_PAYLOAD,
        "field room.slots: String value (\"many\") (expected: a whole number)");
    assertStillThere(agent);
  }

  @Test
  void anOversizeFrameIsRefusedAtItsHeaderAndTheConnectionEnds() throws Exception {
    RawPeer agent = agent();
    agent.write(RawPeer.joined(new byte[] {1, 0, 1, 1}, new byte[] {6, 0x40, 0, 0})); // 100 MiB
    assertAnswer(agent, ErrorCode.PAYLOAD_TOO_LARGE, "104857600 bytes (expected: at most 65536");
    assertCutOff(agent, "payload_too_large");
  }

  @Test
  void anOversizeFrameIsRefusedAlsoWhileItsPayloadPoursIn() throws Exception {
    RawPeer agent = agent();
    agent.write(new byte[] {1, 0, 1, 1, 0, 0x20, 0, 0}).write(new byte[1 << 20]);
    assertAnswer(agent, ErrorCode.PAYLOAD_TOO_LARGE, "2097152 bytes");
    assertCutOff(agent, "payload_too_large");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 0, 0x7f})
  void anotherMajorVersionEndsTheSession(int version) throws Exception {
    RawPeer agent = agent();
    agent.write(RawPeer.frame(version, 1, 0x20, new byte[0]));
    assertAnswer(agent, ErrorCode.UNSUPPORTED_VERSION, "SSNTP version: " + version);
    assertCutOff(agent, "unsupported_version");
  }

  @Test
  void aTraceBlockIsSkipped() throws Exception {
    RawPeer agent = agent();
    agent.write(new byte[] {(byte) 0x81, 0, 1, 0x20, 0, 0, 0, 0, 0, 0, 0, 3, 9, 9, 9});
    assertThat(agent.readAny().is(Operand.PONG)).isTrue();
    assertStillThere(agent);
  }

  @Test
  void aSecondConnectEndsTheSession() throws Exception {
    RawPeer agent = agent();
    agent.write(RawPeer.connectFrame(NODE, Role.AGENT.bit()));
    assertAnswer(agent, ErrorCode.SECOND_CONNECT, "CONNECT within a session");
    assertCutOff(agent, "second_connect");
  }

  @Test
  void connectedFromAClientEndsTheSession() throws Exception {
    RawPeer agent = agent();
    agent.write(RawPeer.frame(1, 1, 0, new byte[0]));
    assertAnswer(agent, ErrorCode.SECOND_CONNECT, "CONNECTED within a session");
    assertCutOff(agent, "second_connect");
  }

  @Test
  void aLengthThatIsNeverFilledEndsInSilence() throws Exception {
    RawPeer agent = agent();
    agent.write(new byte[] {1, 0, 1, 1, 0, 0, 0, 100, '{'});
    assertAnswer(agent, ErrorCode.SILENT, "no frame for");
    assertCutOff(agent, "silent");
  }

  @Test
  void bytesThatTrickleAreNoSignOfLife() throws Exception {
    RawPeer agent = agent();
    byte[] frame = RawPeer.frame(Operand.READY, "x".repeat(1_000));
    for (int i = 0; i < 3; i++) {
      agent.write(new byte[] {frame[i]});
      assertThat(agent.readAny().is(Operand.PING)).isTrue(); // one every 300 ms
    }
    assertAnswer(agent, ErrorCode.SILENT, "no frame for");
    assertCutOff(agent, "silent");
  }

  @ParameterizedTest
  @EnumSource(
      value = Operand.class,
      names = {"GRANT", "OPEN_STREAM", "REPORT_INVENTORY", "STOP", "DELETE"})
  void aCommandForANodeThatIsNotThereIsAnswered(Operand operand) throws Exception {
    RawPeer controller = peer(Role.CONTROLLER);
    controller.write(operand, Message.of(operand, Samples.of(operand, OTHER)).raw().text());
    assertAnswer(controller, ErrorCode.NODE_NOT_CONNECTED, operand + " for node " + OTHER);
    controller.close();
    cluster.scheduler.disconnected();
  }

  @Test
  void aCommandThatMustNameANodeIsNotReadWithout() throws Exception {
    RawPeer controller = peer(Role.CONTROLLER);
    controller.write(Operand.GRANT, "{\"instance\":\"%s\",\"generation\":1}".formatted(NODE));
    assertAnswer(controller, ErrorCode.INVALID_PAYLOAD, "node is missing");
    controller.close();
    cluster.scheduler.disconnected();
  }

  @Test
  void aPeerThatVanishesMidFrameIsJustGone() throws Exception {
    RawPeer agent = agent();
    agent.write(new byte[] {1, 0, 1, 1, 0, 0, 0, 100, '{'});
    agent.close();
    assertThat(cluster.scheduler.disconnected()).isNotEmpty();
  }

  private RawPeer agent() throws Exception {
    return peer(Role.AGENT);
  }

  private RawPeer peer(Role role) throws Exception {
    RawPeer peer = cluster.raw(cluster.node(NODE, role)).connect(NODE, role.bit());
    assertThat(cluster.scheduler.connected().key().uuid()).isEqualTo(NODE);
    return peer;
  }

  private static void assertAnswer(RawPeer peer, ErrorCode code, String said) throws Exception {
    RawPeer.RawFrame answer = peer.read();
    assertThat(answer.is(code.operand())).as(answer.toString()).isTrue();
    ErrorReport report =
        new PayloadReader().read(ErrorReport.class, answer.text().getBytes(StandardCharsets.UTF_8));
    assertThat(report.code()).isEqualTo(code.toString());
    assertThat(report.message()).contains(said);
  }

  private void assertCutOff(RawPeer peer, String why) throws Exception {
    assertThat(peer.isClosedByPeer()).isTrue();
    assertThat(cluster.scheduler.disconnected()).contains(why);
  }

  private void assertStillThere(RawPeer agent) throws Exception {
    Message ready = Message.of(Operand.READY, Samples.of(Operand.READY, NODE));
    agent.write(Operand.READY, ready.raw().text());
    assertThat(cluster.scheduler.received()).isEqualTo(ready);
    agent.close();
    cluster.scheduler.disconnected();
  }
}
