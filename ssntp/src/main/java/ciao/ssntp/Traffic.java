package ciao.ssntp;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * What went through the sessions of one end since it was started: frames and bytes of each operand
 * each way, headers included and TLS's own left out; and what was refused. Any thread.
 */
public final class Traffic {
  private final Lane received = new Lane();
  private final Lane sent = new Lane();
  private final LongAdder strangers = new LongAdder();
  private final LongAdder[] refusals = adders(ErrorCode.values().length);

  /** One way. */
  private static final class Lane {
    private final LongAdder[] frames = adders(Operand.values().length);
    private final LongAdder[] bytes = adders(Operand.values().length);

    private void count(Operand operand, RawPayload payload) {
      frames[operand.ordinal()].increment();
      bytes[operand.ordinal()].add(FrameEncoder.size(payload));
    }
  }

  Traffic() {}

  private static LongAdder[] adders(int count) {
    LongAdder[] adders = new LongAdder[count];
    Arrays.setAll(adders, _ -> new LongAdder());
    return adders;
  }

  void received(Frame frame) {
    received.count(frame.operand(), frame.payload());
  }

  void sent(Message message) {
    sent.count(message.operand(), message.raw());
  }

  void strangerRefused() {
    strangers.increment();
  }

  void refused(Violation violation) {
    refusals[violation.code().ordinal()].increment();
  }

  /** Whole frames of this operand that came, whatever became of them. */
  public long framesReceived(Operand operand) {
    return received.frames[operand.ordinal()].sum();
  }

  /** Their bytes. */
  public long bytesReceived(Operand operand) {
    return received.bytes[operand.ordinal()].sum();
  }

  /** Frames of this operand that were handed to a connection. */
  public long framesSent(Operand operand) {
    return sent.frames[operand.ordinal()].sum();
  }

  /** Their bytes. */
  public long bytesSent(Operand operand) {
    return sent.bytes[operand.ordinal()].sum();
  }

  /** Connections whose TLS handshake failed: without a certificate of the cluster, or no TLS. */
  public long strangers() {
    return strangers.sum();
  }

  /** How often a frame or a connection was refused for this reason, and the peer told so. */
  public long refusals(ErrorCode code) {
    return refusals[code.ordinal()].sum();
  }
}
