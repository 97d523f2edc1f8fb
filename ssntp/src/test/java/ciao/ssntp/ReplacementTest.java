package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.CertificateAuthority;
import ciao.certs.Identity;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.ssntp.Loops.Hold;
import ciao.ssntp.Loops.Loop;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A node connects anew while its last session lives on another event loop. The loops are held and
 * let go, so that the orders in which the two can meet happen.
 */
class ReplacementTest {
  private static final UUID NODE = Cluster.uuid(1);
  private static final UUID MACHINE = Cluster.uuid(0xb0);
  private static final int AGENT = Role.AGENT.bit();

  private final CertificateAuthority authority =
      CertificateAuthority.create("test cluster", InstantSource.system());
  private final Told told = new Told(NODE);
  private final Deque<RawPeer> opened = new ArrayDeque<>();
  private SsntpServer server;

  /** Connections go around: the first is on this loop, and the fourth. */
  private Loop first;

  private Loop second;

  /** It accepts connections, too, and is never held. */
  private Loop third;

  @BeforeEach
  void start() throws Exception {
    server =
        SsntpServer.start(
            Cluster.loopback().withEventLoops(3),
            authority.issue(
                new Identity.Node("scheduler", Cluster.SCHEDULER, Roles.of(Role.SCHEDULER)),
                List.of()),
            told);
    first = loop(1);
    second = loop(2);
    third = loop(3);
    assertThat(List.of(first, second, third)).extracting(Loop::thread).doesNotHaveDuplicates();
  }

  @AfterEach
  void stop() throws Exception {
    for (RawPeer peer : opened) {
      peer.close();
    }
    server.close();
  }

  @Test
  void theLaterBeginsOnlyWhenTheEarlierHasBeenToldAllThatWasReadAndItsEnd() throws Exception {
    RawPeer earlier = connected(first);
    told.holdNextMessage();
    earlier.write(RawPeer.joined(ready(), ready()));
    Hold inCallback = told.held();

    RawPeer later = contender(second);
    assertThat(told.all()).containsExactly("1 connected", "1 READY");
    inCallback.letGo();

    later.readConnected();
    later.write(ready());
    told.until("2 READY");
    settle();
    assertThat(told.all())
        .containsExactly(
            "1 connected", "1 READY", "1 READY", "1 disconnected", "2 connected", "2 READY");
    assertThat(told.why(1)).contains("replaced");
    assertThat(earlier.read().text()).contains("replaced");
    assertThat(live()).containsExactly(told.session(2));
  }

  @Test
  void whatTheEarlierSentAndNobodyReadIsNotToldBehindItsEnd() throws Exception {
    RawPeer earlier = connected(first);
    Hold held = first.hold();
    RawPeer later = contender(second);
    earlier.write(ready()).write(ready());
    held.letGo();

    later.readConnected();
    told.until("2 connected");
    assertThat(earlier.read().text()).contains("replaced");
    settle();
    assertThat(told.all()).containsExactly("1 connected", "1 disconnected", "2 connected");
    assertThat(live()).containsExactly(told.session(2));
  }

  @Test
  void theEndThatTheEarlierMeetsByItselfIsToldOnceAndFirst() throws Exception {
    RawPeer earlier = connected(first);
    told.holdNextEnd();
    earlier.close();
    Hold inCallback = told.held();

    RawPeer later = contender(second);
    assertThat(told.all()).containsExactly("1 connected", "1 disconnected");
    inCallback.letGo();

    later.readConnected();
    told.until("2 connected");
    settle();
    assertThat(told.all()).containsExactly("1 connected", "1 disconnected", "2 connected");
    assertThat(told.why(1)).doesNotContain("replaced");
    assertThat(live()).containsExactly(told.session(2));
  }

  @Test
  void aNewcomerThatIsGoneAgainMeanwhileIsNeverTold() throws Exception {
    connected(first);
    Hold held = first.hold();
    contender(second).close();
    second.hasReadAllThatCame();
    held.letGo();
    told.until("1 disconnected");
    settle();
    assertThat(told.all()).containsExactly("1 connected", "1 disconnected");
    assertThat(live()).isEmpty();

    raw(NODE).write(RawPeer.connectFrame(NODE, AGENT, MACHINE)).readConnected();
    told.until("2 connected");
    assertThat(live()).containsExactly(told.session(2));
  }

  @Test
  void ofTwoNewcomersAtOnceOneIsLeft() throws Exception {
    connected(first);
    Hold ofFirst = first.hold();
    RawPeer one = contender(second);
    Hold ofSecond = second.hold();
    RawPeer other = contender(third);
    ofFirst.letGo();
    other.readConnected();
    told.until("2 connected");
    ofSecond.letGo();

    one.readConnected();
    told.until("3 connected");
    assertThat(other.read().text()).contains("replaced");
    settle();
    assertThat(told.all())
        .containsExactly(
            "1 connected", "1 disconnected", "2 connected", "2 disconnected", "3 connected");
    assertThat(live()).containsExactly(told.session(3));
  }

  @Test
  void whatANewcomerSendsWhileItWaitsIsToldBehindItsBeginning() throws Exception {
    connected(first);
    Hold held = first.hold();
    RawPeer later = contender(second);
    later.write(ready());
    second.hasReadAllThatCame();
    held.letGo();

    later.readConnected();
    told.until("2 READY");
    settle();
    assertThat(told.all())
        .containsExactly("1 connected", "1 disconnected", "2 connected", "2 READY");
  }

  private Loop loop(int number) throws Exception {
    UUID other = Cluster.uuid(0x100 + number);
    RawPeer peer = raw(other).connect(other, AGENT);
    return new Loop(told.other(), peer, told);
  }

  /** The node's first session, which is on the loop whose turn it is. */
  private RawPeer connected(Loop turn) throws Exception {
    RawPeer peer = raw(NODE).write(RawPeer.connectFrame(NODE, AGENT, MACHINE));
    peer.readConnected();
    told.until("1 connected");
    assertThat(told.greetedOn()).isEqualTo(turn.thread());
    return peer;
  }

  /** It has come, and found that its earlier self is there. */
  private RawPeer contender(Loop turn) throws Exception {
    RawPeer peer = raw(NODE).write(RawPeer.connectFrame(NODE, AGENT, MACHINE));
    assertThat(told.greetedOn()).isEqualTo(turn.thread());
    turn.settle();
    return peer;
  }

  private RawPeer raw(UUID uuid) throws Exception {
    Identity.Node identity = new Identity.Node("node-" + uuid, uuid, Roles.of(Role.AGENT));
    RawPeer peer =
        RawPeer.open(server.address(), RawPeer.context(authority.issue(identity, List.of())));
    opened.push(peer);
    return peer;
  }

  /** Everything that was begun on any loop is done. */
  private void settle() throws Exception {
    for (int round = 0; round < 2; round++) {
      first.settle();
      second.settle();
      third.settle();
    }
  }

  private List<Session> live() {
    return server.sessions().stream().filter(one -> one.key().uuid().equals(NODE)).toList();
  }

  private static byte[] ready() {
    return RawPeer.frame(
        Operand.READY, Message.of(Operand.READY, Samples.of(Operand.READY, NODE)).raw().text());
  }
}
