package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Identity;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.ssntp.HandshakeRules.Verdict;
import ciao.ssntp.payload.ClusterConfiguration;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A network node that fell silent is missed sooner than others, by both ends alike. */
class NetworkNodeTest {
  private static final UUID NODE = Cluster.uuid(1);
  private static final int STEP_MS = 100;
  private static final List<String> OF_A_NETWORK_NODE =
      List.of("PING at 1000", "PING at 2000", "PING at 3000", "the end at 4000");
  private static final List<String> OF_OTHERS =
      List.of("PING at 3000", "PING at 6000", "PING at 9000", "the end at 10000");

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Flusher flusher = new Flusher(channel.eventLoop(), channel.eventLoop());
  private final Reception reception =
      new Reception(
          Cluster.loopback(),
          new SessionKey(Cluster.SCHEDULER, Roles.of(Role.SCHEDULER)),
          new Recorder(),
          Map.of(channel.eventLoop(), flusher),
          new HandshakeGate(1, 1));

  @BeforeEach
  void freeze() {
    channel.freezeTime();
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @EnumSource(names = {"NETAGENT", "CNCIAGENT"})
  void theServerAsksANetworkNodeAfterOneSecondAndGivesItUpAfterFour(Role role) {
    assertThat(life(serverEnd(client(Roles.of(role), role)))).isEqualTo(OF_A_NETWORK_NODE);
  }

  @ParameterizedTest
  @EnumSource(names = {"NETAGENT", "CNCIAGENT"})
  void aNetworkNodeBearsAsLittleOfTheServer(Role role) {
    ClusterConfiguration told = told(client(Roles.of(role), role));
    assertThat(life(clientEnd(Roles.of(role), told))).isEqualTo(OF_A_NETWORK_NODE);
  }

  @Test
  void whoMayBeANetworkNodeAndConnectsAsAnotherIsTreatedAsTheOther() {
    Verdict.Accepted launcher = client(Roles.of(Role.AGENT), Role.AGENT, Role.NETAGENT);
    assertThat(told(launcher)).isEqualTo(ClusterConfiguration.DEFAULT);
    assertThat(life(serverEnd(launcher))).isEqualTo(OF_OTHERS);
  }

  @Test
  void aClusterThatIsQuickerWithEverybodyIsNoSlowerWithNetworkNodes() {
    ClusterConfiguration quick = new ClusterConfiguration(6_000, 100, 500, 8 << 20).of(7);
    assertThat(quick.ofNetworkNode()).isEqualTo(quick);
    ClusterConfiguration slow = new ClusterConfiguration(6_000, 500, 30_000, 8 << 20).of(7);
    assertThat(slow.ofNetworkNode())
        .isEqualTo(new ClusterConfiguration(6_000, 500, 4_000, 8 << 20).of(7));
  }

  @Test
  void theCertificateDecidesWhoHearsOfIt() throws Exception {
    try (Cluster cluster = Cluster.start()) {
      for (Role role : List.of(Role.NETAGENT, Role.AGENT)) {
        Recorder seen = new Recorder();
        UUID uuid = Cluster.uuid(0x10 + role.ordinal());
        cluster.client(cluster.node(uuid, role), Roles.of(role), seen);
        ClusterConfiguration usual = ClusterConfiguration.DEFAULT;
        assertThat(seen.next(Recorder.Event.Connected.class).configuration())
            .isEqualTo(role == Role.NETAGENT ? usual.ofNetworkNode() : usual);
      }
    }
  }

  private static Verdict.Accepted client(Roles claimed, Role... certified) {
    return new Verdict.Accepted(
        new SessionKey(NODE, claimed), new Identity.Node("quiet", NODE, Roles.of(certified)));
  }

  private ClusterConfiguration told(Verdict.Accepted client) {
    return ((Greeting.Welcome) reception.greet(client)).configuration();
  }

  private Connection serverEnd(Verdict.Accepted client) {
    return reception.connection(channel, client, Uuids.NIL, told(client));
  }

  private Connection clientEnd(Roles own, ClusterConfiguration told) {
    Roles server = Roles.of(Role.SCHEDULER);
    Tracer tracer = new Tracer(NODE, own, ServerSettings.NO_CLOCK);
    return new Connection(
        channel,
        new SessionKey(Cluster.SCHEDULER, server),
        new Identity.Node("scheduler", Cluster.SCHEDULER, server),
        Uuids.NIL,
        new ClientEndpoint(NODE, own, new Recorder(), tracer, (_, _) -> {}),
        flusher,
        Patience.of(told, Timeouts.CLIENT));
  }

  /** What one end does when it hears nothing at all, with the milliseconds since the beginning. */
  private List<String> life(Connection session) {
    channel.pipeline().addLast(session.liveness(), new SessionHandler(session, session.endpoint()));
    List<String> seen = new ArrayList<>();
    for (int now = STEP_MS; now <= 20_000 && !session.isOver(); now += STEP_MS) {
      channel.advanceTimeBy(STEP_MS, TimeUnit.MILLISECONDS);
      channel.runScheduledPendingTasks();
      channel.runPendingTasks();
      int pings = session.isOver() ? 0 : pings();
      for (int n = 0; n < pings; n++) {
        seen.add("PING at " + now);
      }
      if (session.isOver()) {
        seen.add("the end at " + now);
      }
    }
    return seen;
  }

  private int pings() {
    int pings = 0;
    for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
      assertThat(sent.readableBytes()).isEqualTo(Protocol.HEADER_BYTES);
      assertThat(sent.getUnsignedByte(3)).isEqualTo((short) Operand.PING.code());
      sent.release();
      pings++;
    }
    return pings;
  }
}
