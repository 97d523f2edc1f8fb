package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.BothWays;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.PayloadException;
import ciao.ssntp.payload.PayloadFormat;
import ciao.ssntp.payload.PayloadReader;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Whatever bytes a peer sends: decoding says what they are or what is wrong with them, the same
 * however they are cut into pieces and whichever way they are read, and what was read can be
 * written and read again. Runs for some seconds with every build, from the examples beside it and
 * from what it found here before; one that fails is added to the examples.
 */
final class DecodingFuzz {
  private static final int MAX_PAYLOAD = 4 << 10;
  private static final UnpooledByteBufAllocator MEMORY = UnpooledByteBufAllocator.DEFAULT;

  private final PayloadReader payloads = new PayloadReader();
  private final BothWays ways = new BothWays();

  @FuzzTest(maxDuration = "5s")
  void everyInputIsReadOrRefused(byte[] input) {
    Found.by(this::check, input);
  }

  private void check(byte[] input) throws PayloadException, IOException {
    for (Object inbound : decode(ConnectDecoder::new, input, 1)) { // the rest is another decoder's
      if (inbound instanceof Connect connect) {
        again(ConnectDecoder::new, connect, connect.encode(MEMORY));
      }
    }
    for (Object inbound : decode(ConnectedDecoder::new, input, 1)) {
      if (inbound instanceof Connected connected) {
        again(ConnectedDecoder::new, connected, connected.encode(MEMORY));
      }
    }
    Supplier<ByteToMessageDecoder> frames =
        () -> new FrameDecoder(MAX_PAYLOAD, UnaryOperator.identity());
    for (Object inbound : decode(frames, input, Long.MAX_VALUE)) {
      if (inbound instanceof Frame frame) {
        again(
            frames,
            frame,
            FrameEncoder.encode(frame.operand(), frame.payload(), frame.trace(), MEMORY));
        read(frame.operand(), frame.payload().shared());
      }
    }
    if (input.length > Protocol.HEADER_BYTES) { // whatever length the header announces
      byte[] rest = Arrays.copyOfRange(input, Protocol.HEADER_BYTES, input.length);
      Optional<Operand> operand = Operand.of(input[2] & 0xff, input[3] & 0xff);
      if (operand.isPresent()) {
        read(operand.get(), rest);
      }
    }
  }

  /** What was read can be written, and is the same when it is read again. */
  private static void again(
      Supplier<ByteToMessageDecoder> decoder, Object inbound, ByteBuf written) {
    byte[] bytes = ByteBufUtil.getBytes(written);
    written.release();
    assertThat(pieces(decoder.get(), bytes, bytes.length)).containsExactly(inbound);
  }

  private static List<Object> decode(
      Supplier<ByteToMessageDecoder> decoder, byte[] input, long compared) {
    List<Object> whole = pieces(decoder.get(), input, Math.max(1, input.length));
    int piece = input.length == 0 ? 1 : 1 + (input[input.length - 1] & 0x3f);
    assertThat(pieces(decoder.get(), input, piece).stream().limit(compared))
        .as("in pieces of %d", piece)
        .containsExactlyElementsOf(whole.stream().limit(compared).toList());
    return whole;
  }

  private static List<Object> pieces(ByteToMessageDecoder decoder, byte[] input, int piece) {
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    try {
      for (int at = 0; at < input.length; at += piece) {
        int length = Math.min(piece, input.length - at);
        channel.writeInbound(Unpooled.copiedBuffer(input, at, length));
      }
      List<Object> decoded = new ArrayList<>();
      for (Object one = channel.readInbound(); one != null; one = channel.readInbound()) {
        decoded.add(one);
      }
      return decoded;
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  private void read(Operand operand, byte[] bytes) throws PayloadException, IOException {
    Optional<Class<? extends Payload>> type = operand.payload();
    if (type.isEmpty()) {
      return;
    }
    ways.read(type.get(), bytes);
    Payload payload;
    try {
      payload = payloads.read(type.get(), bytes);
    } catch (PayloadException refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return;
    }
    ways.write(payload);
    assertThat(payloads.read(type.get(), PayloadFormat.write(payload))).isEqualTo(payload);
  }
}
