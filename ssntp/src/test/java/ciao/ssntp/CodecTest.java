package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes to frames and back, without any network. */
class CodecTest {
  private static final int MAX_PAYLOAD = 4_096;
  private static final UUID NODE = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final UUID MACHINE = UUID.fromString("b0070000-0000-4000-8000-00000000001d");
  private static final UUID SERVER = UUID.fromString("00000000-0000-4000-8000-00000000005c");

  /** Every frame that is worth a look, as bytes with remarks; the same as in docs/ssntp.md. */
  @ParameterizedTest
  @ValueSource(strings = {"connect", "connected", "ping", "start"})
  void bytesOnTheWireAreThoseOfTheTranscript(String name) throws Exception {
    ByteBuf written =
        switch (name) {
          case "connect" ->
              new Connect(0x04, NODE, MACHINE).encode(UnpooledByteBufAllocator.DEFAULT);
          case "connected" ->
              new Connected(0x08, SERVER, NODE, raw(Operand.CONNECTED))
                  .encode(UnpooledByteBufAllocator.DEFAULT);
          case "ping" -> encode(Operand.PING, RawPayload.EMPTY);
          case "start" -> encode(Operand.START, raw(Operand.START));
          default -> throw new AssertionError(name);
        };
    assertThat(HexFormat.of().formatHex(take(written))).isEqualTo(transcript(name));
  }

  private static String transcript(String name) throws IOException {
    Path file = Path.of("src/test/resources/transcripts", name + ".hex");
    return String.join(
        "",
        Files.readAllLines(file).stream()
            .map(line -> line.replaceAll("#.*", "").replaceAll("\\s", ""))
            .toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 9, 39, 40, 41, 1_000_000})
  void framesMaySplitAndMergeAnywhere(int pieces) {
    byte[] stream =
        RawPeer.joined(
            RawPeer.frame(Operand.PING, ""),
            RawPeer.frame(Operand.START, "{\"a\":1}"),
            RawPeer.frame(Operand.PONG, ""),
            RawPeer.frame(Operand.STATS, "x".repeat(100)),
            RawPeer.frame(Operand.GRANT, ""),
            traced(Operand.STOP, 300, "y"),
            traced(Operand.PING, 0, ""),
            RawPeer.frame(Operand.DELETE, "z"));
    assertThat(decode(decoder(), stream, pieces))
        .containsExactly(
            frame(Operand.PING, ""),
            frame(Operand.START, "{\"a\":1}"),
            frame(Operand.PONG, ""),
            frame(Operand.STATS, "x".repeat(100)),
            frame(Operand.GRANT, ""),
            frame(Operand.STOP, "y"),
            frame(Operand.PING, ""),
            frame(Operand.DELETE, "z"));
  }

  @Test
  void anyMinorVersionIsAccepted() {
    byte[] bytes = RawPeer.frame(Operand.PING, "");
    bytes[1] = (byte) 200;
    assertThat(decode(decoder(), bytes, 8)).containsExactly(frame(Operand.PING, ""));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 127, 0x80, 0x82, 0xff})
  void anotherMajorVersionIsRefusedAtItsFirstByteAndNothingElseIsRead(int version) {
    byte[] stream = RawPeer.joined(new byte[] {(byte) version}, RawPeer.frame(Operand.PING, ""));
    for (ChannelHandler decoder :
        List.of(decoder(), new ConnectDecoder(), new ConnectedDecoder())) {
      assertThat(decode(decoder, stream, 1))
          .singleElement()
          .extracting(refusal -> ((Violation) refusal).code())
          .isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {MAX_PAYLOAD + 1, 100 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
  void aLengthAboveTheLimitIsRefusedBeforeAnyOfThePayloadComes(int length) {
    byte[] header = header(Operand.START, length);
    assertThat(decode(decoder(), header, 8))
        .containsExactly(
            new Violation(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "payload length: %d bytes (expected: at most 4096, the cluster's max_payload_bytes)"
                    .formatted(Integer.toUnsignedLong(length))));
  }

  @ParameterizedTest
  @EnumSource(
      value = Operand.class,
      names = {"READY", "STATS", "INSTANCE_CLAIMED", "INVALID_FRAME_TYPE", "START", "GRANT"})
  void aLengthThatOnlyOthersMayHaveIsRefusedInALargeClusterToo(Operand operand) {
    int longest = operand.longest(8 << 20);
    assertThat(longest).isLessThanOrEqualTo(4 << 20);
    assertThat(decode(inCluster(8 << 20), header(operand, longest), 8)).isEmpty();
    assertThat(decode(inCluster(8 << 20), header(operand, longest + 1), 8))
        .containsExactly(
            new Violation(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "payload length: %d bytes (expected: at most %d of %s)"
                    .formatted(longest + 1, longest, operand)));
  }

  @Test
  void whatASchedulerIsAskedMayBeAsLongAsTheClusterAllows() {
    assertThat(decode(inCluster(8 << 20), header(Operand.PLAN, 8 << 20), 8)).isEmpty();
    assertThat(decode(inCluster(8 << 20), header(Operand.PLAN, (8 << 20) + 1), 8)).hasSize(1);
  }

  @Test
  void aPayloadAtTheLimitIsRead() {
    byte[] stream = RawPeer.frame(Operand.START, "x".repeat(MAX_PAYLOAD));
    assertThat(decode(decoder(), stream, 1_000))
        .containsExactly(frame(Operand.START, "x".repeat(MAX_PAYLOAD)));
  }

  @Test
  void aTraceBlockLongerThanSixteenHopsIsRefused() {
    assertThat(decode(decoder(), traced(Operand.START, Protocol.MAX_TRACE_BYTES + 1, ""), 100))
        .singleElement()
        .extracting(refusal -> ((Violation) refusal).code())
        .isEqualTo(ErrorCode.MALFORMED_TRACE);
    assertThat(Protocol.MAX_TRACE_BYTES).isEqualTo(857);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 1_000})
  void anUnknownOperandIsNamedAndSkippedWithAllItCarries(int pieces) {
    byte[] stream =
        RawPeer.joined(
            RawPeer.frame(1, 0, 0x7f, new byte[500]),
            RawPeer.frame(1, 9, 1, new byte[0]),
            RawPeer.frame(Operand.PING, ""));
    assertThat(decode(decoder(), stream, pieces))
        .containsExactly(
            new Violation(
                ErrorCode.UNKNOWN_OPERAND,
                "type 0, operand 0x7f (expected: one of SSNTP 1.0, docs/ssntp.md)"),
            new Violation(
                ErrorCode.UNKNOWN_OPERAND,
                "type 9, operand 0x01 (expected: one of SSNTP 1.0, docs/ssntp.md)"),
            frame(Operand.PING, ""));
  }

  @ParameterizedTest
  @EnumSource(
      value = Operand.class,
      names = {"CONNECT", "CONNECTED"})
  void aSecondHandshakeEndsTheReading(Operand operand) {
    byte[] stream = RawPeer.joined(header(operand, 4), RawPeer.frame(Operand.PING, ""));
    assertThat(decode(decoder(), stream, 1))
        .singleElement()
        .extracting(refusal -> ((Violation) refusal).code())
        .isEqualTo(ErrorCode.SECOND_CONNECT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 40, 1_000})
  void connectIsReadWhole(int pieces) {
    assertThat(decode(new ConnectDecoder(), RawPeer.connectFrame(NODE, 0x06, MACHINE), pieces))
        .containsExactly(new Connect(0x06, NODE, MACHINE));
  }

  @Test
  void anythingElseInThePlaceOfConnectIsRefused() {
    assertThat(decode(new ConnectDecoder(), RawPeer.frame(Operand.STATS, "{}"), 100))
        .containsExactly(
            new Violation(
                ErrorCode.FRAME_BEFORE_CONNECT,
                "first frame: type 0, operand 0x02 (expected: CONNECT)"));
    byte[] traced = RawPeer.connectFrame(NODE, 4);
    traced[0] |= (byte) 0x80;
    assertThat(decode(new ConnectDecoder(), traced, 100))
        .singleElement()
        .extracting(refusal -> ((Violation) refusal).code())
        .isEqualTo(ErrorCode.MALFORMED_CONNECT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 44, 1_000})
  void connectedAndErrorsAreReadWhole(int pieces) {
    Connected connected = new Connected(0x08, SERVER, NODE, raw(Operand.CONNECTED));
    byte[] bytes = take(connected.encode(UnpooledByteBufAllocator.DEFAULT));
    assertThat(decode(new ConnectedDecoder(), bytes, pieces)).containsExactly(connected);
    byte[] error = RawPeer.frame(Operand.CONNECTION_ABORTED, "{}");
    assertThat(decode(new ConnectedDecoder(), error, pieces))
        .containsExactly(frame(Operand.CONNECTION_ABORTED, "{}"));
  }

  @Test
  void anythingElseInThePlaceOfConnectedIsRefused() {
    assertThat(decode(new ConnectedDecoder(), RawPeer.frame(Operand.START, "{}"), 100))
        .singleElement()
        .extracting(refusal -> ((Violation) refusal).code())
        .isEqualTo(ErrorCode.FRAME_BEFORE_CONNECT);
    Connected connected = new Connected(0x08, SERVER, NODE, raw(Operand.CONNECTED));
    byte[] long1 = take(connected.encode(UnpooledByteBufAllocator.DEFAULT));
    long1[40] = 0x7f;
    byte[] long2 = header(Operand.CONNECTION_ABORTED, 100 << 20);
    for (byte[] lying : List.of(long1, long2)) {
      assertThat(decode(new ConnectedDecoder(), lying, 100))
          .singleElement()
          .extracting(refusal -> ((Violation) refusal).code())
          .isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
    }
  }

  @ParameterizedTest
  @EnumSource(Operand.class)
  void everyOperandIsFoundByItsTwoBytes(Operand operand) {
    assertThat(Operand.of(operand.type().code(), operand.code())).contains(operand);
  }

  private static List<Object> decode(ChannelHandler decoder, byte[] stream, int piece) {
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    for (int at = 0; at < stream.length; at += piece) {
      channel.writeInbound(Unpooled.copiedBuffer(stream, at, Math.min(piece, stream.length - at)));
    }
    List<Object> decoded = new ArrayList<>();
    for (Object one = channel.readInbound(); one != null; one = channel.readInbound()) {
      decoded.add(one);
    }
    assertThat(channel.isOpen()).as("the decoder closes nothing itself").isTrue();
    channel.finishAndReleaseAll();
    return decoded;
  }

  private static FrameDecoder decoder() {
    return inCluster(MAX_PAYLOAD);
  }

  private static FrameDecoder inCluster(int maxPayload) {
    return new FrameDecoder(maxPayload, UnaryOperator.identity());
  }

  private static byte[] header(Operand operand, int length) {
    ByteBuf out = Unpooled.buffer(8);
    FrameEncoder.header(operand, length, out);
    return take(out);
  }

  private static byte[] traced(Operand operand, int traceLength, String payload) {
    byte[] frame = RawPeer.frame(operand, payload);
    frame[0] |= (byte) 0x80;
    ByteBuf out = Unpooled.buffer();
    out.writeBytes(frame, 0, 8).writeInt(traceLength).writeZero(traceLength);
    return take(out.writeBytes(frame, 8, frame.length - 8));
  }

  private static Frame frame(Operand operand, String payload) {
    return new Frame(operand, RawPayload.owning(payload.getBytes(StandardCharsets.UTF_8)));
  }

  private static RawPayload raw(Operand operand) {
    return Message.of(operand, Samples.of(operand, NODE)).raw();
  }

  private static ByteBuf encode(Operand operand, RawPayload payload) {
    return FrameEncoder.encode(operand, payload, null, UnpooledByteBufAllocator.DEFAULT);
  }

  private static byte[] take(ByteBuf bytes) {
    try {
      byte[] all = new byte[bytes.readableBytes()];
      bytes.readBytes(all);
      return all;
    } finally {
      bytes.release();
    }
  }
}
