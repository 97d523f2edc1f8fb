package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.ssntp.payload.Hop;
import ciao.ssntp.payload.NodeId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a traced frame carries, and what each end it comes by adds. */
class TraceTest {
  private static final UUID SELF = Cluster.uuid(7);
  private static final Tracer TRACER =
      new Tracer(SELF, Roles.of(Role.SCHEDULER), () -> Instant.ofEpochSecond(1, 5));
  private static final long NOW = 1_000_000_005L;

  @Test
  void theOriginIsTheFirstHop() {
    Trace begun = TRACER.begin("boot", Instant.ofEpochSecond(0, 9));
    NodeId self = new NodeId(SELF);
    assertThat(begun).isEqualTo(new Trace("boot", self, 9, List.of(new Hop(self, 8, NOW, 0))));
    assertThat(TRACER.sent(begun).hops()).containsExactly(new Hop(self, 8, NOW, NOW));
    assertThat(TRACER.begin("boot", null).start()).isEqualTo(NOW);
  }

  @Test
  void eachHopIsAddedUpToSixteenAndThoseBeforeStayAsTheyAre() {
    Trace full = trace(Trace.MAX_HOPS);
    assertThat(TRACER.received(full)).isEqualTo(full);
    assertThat(TRACER.sent(full)).as("not ours to change").isEqualTo(full);

    Trace longer = TRACER.sent(TRACER.received(trace(2)));
    assertThat(longer.hops().subList(0, 2)).isEqualTo(trace(2).hops());
    assertThat(longer.hops().getLast()).isEqualTo(new Hop(new NodeId(SELF), 8, NOW, NOW));
  }

  @Test
  void anEndWithoutAClockSaysThatItKnowsNoTime() {
    Tracer tracer = new Tracer(SELF, Roles.of(Role.SCHEDULER), ServerSettings.NO_CLOCK);
    assertThat(tracer.sent(tracer.received(trace(0))).hops())
        .containsExactly(new Hop(new NodeId(SELF), 8, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 16})
  void aBlockIsReadAsItWasWritten(int hops) {
    Trace trace = trace(hops);
    ByteBuf block = written(trace);
    assertThat(block.readableBytes()).isEqualTo(TraceBlock.size(trace));
    assertThat(block.readInt()).isEqualTo(block.readableBytes());
    assertThat(TraceBlock.read(block)).contains(trace);
  }

  @Test
  void theLongestBlockIsAsLongAsTheProtocolAllows() {
    Trace longest = new Trace("x".repeat(255), new NodeId(SELF), 1, trace(16).hops());
    assertThat(TraceBlock.size(longest)).isEqualTo(4 + Protocol.MAX_TRACE_BYTES);
  }

  @Test
  void aBlockThatIsCutOrTooLongIsNoTrace() {
    ByteBuf whole = written(trace(2)).skipBytes(4);
    for (int length = 0; length < whole.readableBytes(); length++) {
      assertThat(TraceBlock.read(whole.slice(4, length))).as("%d bytes", length).isEmpty();
    }
    ByteBuf longer = Unpooled.wrappedBuffer(whole.slice(), Unpooled.wrappedBuffer(new byte[1]));
    assertThat(TraceBlock.read(longer)).isEmpty();
    assertThat(TraceBlock.read(Unpooled.wrappedBuffer(new byte[300]))).as("no label").isEmpty();
  }

  @Test
  void aLabelThatWouldGrowBeyondItsLengthWhenReadIsNoTrace() {
    ByteBuf block = written(new Trace("x".repeat(255), new NodeId(SELF), 1, List.of()));
    for (int at = 5; at < 260; at++) {
      block.setByte(at, 0xff); // no UTF-8; each reads as a replacement of three bytes
    }
    assertThat(TraceBlock.read(block.skipBytes(4))).isEmpty();
  }

  @Test
  void aLabelHasOneTo255Bytes() {
    for (String label : List.of("", "ü".repeat(128))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TRACER.begin(label, null))
          .withMessageContaining("expected: 1 to 255");
    }
  }

  /** From a controller over the scheduler to a node, over real TLS. */
  @Test
  void aTracedStartTellsWhereItHasBeen() throws Exception {
    InstantSource clock = InstantSource.system();
    long before = clock.millis() * 1_000_000;
    try (Cluster cluster = new Cluster(Cluster.loopback().with(clock))) {
      Cluster.Peer controller = cluster.peer(Cluster.CONTROLLER, Role.CONTROLLER);
      cluster.scheduler.connected();
      Cluster.Peer agent = cluster.peer(SELF, Role.AGENT);
      Session atAgents = cluster.scheduler.connected();

      controller.session().sendTraced(Operand.START, Samples.start(), "boot", Instant.EPOCH);
      atAgents.forward(cluster.scheduler.received());

      Message arrived = agent.seen().received();
      assertThat(arrived.payload()).isEqualTo(Samples.start());
      Trace trace = arrived.trace();
      assertThat(trace.label()).isEqualTo("boot");
      assertThat(trace.hops())
          .extracting(Hop::node)
          .containsExactly(
              new NodeId(Cluster.CONTROLLER), new NodeId(Cluster.SCHEDULER), new NodeId(SELF));
      assertThat(trace.hops())
          .extracting(Hop::roles)
          .containsExactly(
              Roles.of(Role.CONTROLLER).mask(),
              Roles.of(Role.SCHEDULER).mask(),
              Roles.of(Role.AGENT).mask());
      Hop scheduler = trace.hops().get(1);
      assertThat(scheduler.received()).isGreaterThanOrEqualTo(before);
      assertThat(scheduler.sent()).isGreaterThanOrEqualTo(scheduler.received());
    }
  }

  @Test
  void framesThatAreForwardedKeepTheirTraceToo() throws Exception {
    try (Cluster cluster = new Cluster(Cluster.loopback())) {
      Cluster.Peer controller = cluster.peer(Cluster.CONTROLLER, Role.CONTROLLER);
      cluster.scheduler.connected();
      Cluster.Peer agent = cluster.peer(SELF, Role.AGENT);
      cluster.scheduler.connected();
      controller
          .session()
          .sendTraced(Operand.GRANT, Samples.of(Operand.GRANT, SELF), "grants", null);
      assertThat(agent.seen().received().trace().hops()).hasSize(3);
    }
  }

  private static Trace trace(int hops) {
    List<Hop> some =
        IntStream.range(0, hops)
            .mapToObj(n -> new Hop(new NodeId(Cluster.uuid(100 + n)), n, -n, Long.MAX_VALUE - n))
            .toList();
    return new Trace("Bööt", new NodeId(Cluster.uuid(1)), 42, some);
  }

  private static ByteBuf written(Trace trace) {
    ByteBuf out = Unpooled.buffer();
    TraceBlock.write(trace, out);
    return out;
  }
}
