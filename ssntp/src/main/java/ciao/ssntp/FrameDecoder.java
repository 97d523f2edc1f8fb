package ciao.ssntp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a session, after CONNECT and CONNECTED:
 *
 * <pre>
 * byte 0..7   header; byte 4..7 = payload length
 * [ uint32 length | trace block of that length ]   when byte 0 has 0x80
 * payload
 * </pre>
 *
 * A trace block that cannot be read is left out, not its frame. The payload of an operand this
 * version does not know is skipped as it comes. Nothing is allocated on the strength of an
 * announced length: bytes are collected as they arrive, up to the limit.
 */
final class FrameDecoder extends ByteToMessageDecoder {
  private enum Step {
    HEADER,
    TRACE_LENGTH,
    TRACE,
    PAYLOAD,
    SKIP,
    DEAF
  }

  private final int maxPayload;
  private final UnaryOperator<Trace> received;

  private Step step = Step.HEADER;
  private Operand operand = Operand.PING;
  private boolean known;
  private int length;
  private int traceLength;
  private @Nullable Trace trace;

  /**
   * @param received what becomes of a trace whose frame comes by here
   */
  FrameDecoder(int maxPayload, UnaryOperator<Trace> received) {
    this.maxPayload = maxPayload;
    this.received = received;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    switch (step) {
      case HEADER -> header(in, out);
      case TRACE_LENGTH -> traceLength(in, out);
      case TRACE -> {
        if (in.isReadable(traceLength)) {
          trace = TraceBlock.read(in.readSlice(traceLength)).map(received).orElse(null);
          step = known ? Step.PAYLOAD : Step.SKIP;
          payloadIfEmpty(out);
        }
      }
      case PAYLOAD -> payload(in, out);
      case SKIP -> skip(in);
      case DEAF -> in.skipBytes(in.readableBytes());
    }
  }

  private void header(ByteBuf in, List<Object> out) {
    int first = in.getUnsignedByte(in.readerIndex());
    if (Protocol.major(first) != Protocol.MAJOR) {
      refuse(in, out, Violations.version(first));
      return;
    }
    if (!in.isReadable(Protocol.HEADER_BYTES)) {
      return;
    }
    in.skipBytes(2);
    int type = in.readUnsignedByte();
    int code = in.readUnsignedByte();
    long announced = in.readUnsignedInt();
    Optional<Operand> found = Operand.of(type, code);
    known = found.isPresent();
    trace = null;
    if (found.filter(FrameDecoder::isHandshake).isPresent()) {
      refuse(in, out, Violations.handshakeInSession(found.get()));
    } else if (announced > longest(found)) {
      refuse(in, out, Violations.tooLarge(announced, found, maxPayload));
    } else {
      length = (int) announced;
      operand = found.orElse(operand);
      if (!known) {
        out.add(Violations.unknownOperand(type, code));
      }
      step = Protocol.isTraced(first) ? Step.TRACE_LENGTH : known ? Step.PAYLOAD : Step.SKIP;
      payloadIfEmpty(out);
    }
  }

  /** What is skipped takes no memory, and no time to speak of. */
  private int longest(Optional<Operand> of) {
    return of.isPresent() ? of.get().longest(maxPayload) : maxPayload;
  }

  private static boolean isHandshake(Operand operand) {
    return operand == Operand.CONNECT || operand == Operand.CONNECTED;
  }

  private void traceLength(ByteBuf in, List<Object> out) {
    if (!in.isReadable(4)) {
      return;
    }
    long announced = in.readUnsignedInt();
    if (announced > Protocol.MAX_TRACE_BYTES) {
      refuse(in, out, Violations.malformedTrace(announced));
      return;
    }
    traceLength = (int) announced;
    step = Step.TRACE;
    if (traceLength == 0) {
      step = known ? Step.PAYLOAD : Step.SKIP;
      payloadIfEmpty(out);
    }
  }

  /** The decoder is not called again for a payload of no bytes until the next frame arrives. */
  private void payloadIfEmpty(List<Object> out) {
    if (length == 0 && step == Step.PAYLOAD) {
      out.add(new Frame(operand, RawPayload.EMPTY, trace));
      step = Step.HEADER;
    } else if (length == 0 && step == Step.SKIP) {
      step = Step.HEADER;
    }
  }

  private void payload(ByteBuf in, List<Object> out) {
    if (!in.isReadable(length)) {
      return;
    }
    byte[] bytes = new byte[length];
    in.readBytes(bytes);
    out.add(new Frame(operand, RawPayload.owning(bytes), trace));
    step = Step.HEADER;
  }

  private void skip(ByteBuf in) {
    int skipped = Math.min(length, in.readableBytes());
    in.skipBytes(skipped);
    length -= skipped;
    if (length == 0) {
      step = Step.HEADER;
    }
  }

  private void refuse(ByteBuf in, List<Object> out, Violation violation) {
    step = Step.DEAF;
    in.skipBytes(in.readableBytes());
    out.add(violation);
  }
}
