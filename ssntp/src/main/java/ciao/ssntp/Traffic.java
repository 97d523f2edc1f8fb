package ciao.ssntp;

import ciao.ssntp.payload.ErrorReport;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What went through the sessions of one end since it was started: frames and bytes of each operand
 * each way, headers included and TLS's own left out; and what was refused. Any thread.
 */
public final class Traffic {
  private final Lane received = new Lane();
  private final Lane sent = new Lane();
  private final LongAdder strangers = new LongAdder();
  private final Map<ErrorCode, LongAdder> refusals = adders(ErrorCode.class);

  /** One way. */
  private static final class Lane {
    private final Map<Operand, LongAdder> frames = adders(Operand.class);
    private final Map<Operand, LongAdder> bytes = adders(Operand.class);

    /** A traced frame counts with the hop this end adds. */
    private void count(Operand operand, RawPayload payload, @Nullable Trace trace) {
      of(operand, frames).increment();
      of(operand, bytes).add(FrameEncoder.size(payload, trace));
    }
  }

  Traffic() {}

  /** One for each constant; never changed afterwards, so that any thread may ask. */
  private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> keys) {
    Map<K, LongAdder> adders = new EnumMap<>(keys);
    for (K key : keys.getEnumConstants()) {
      adders.put(key, new LongAdder());
    }
    return adders;
  }

  private static <K> LongAdder of(K key, Map<K, LongAdder> adders) {
    return Objects.requireNonNull(adders.get(key));
  }

  void received(Frame frame) {
    received.count(frame.operand(), frame.payload(), frame.trace());
  }

  void sent(Message message) {
    sent.count(message.operand(), message.raw(), message.trace());
  }

  void strangerRefused() {
    strangers.increment();
  }

  void refused(Violation violation) {
    of(violation.code(), refusals).increment();
  }

  /** An owner ended a session, with one of our codes or another. */
  void refused(ErrorReport report) {
    ErrorCode.of(report.code()).ifPresent(code -> of(code, refusals).increment());
  }

  /** Whole frames of this operand that came, whatever became of them. */
  public long framesReceived(Operand operand) {
    return of(operand, received.frames).sum();
  }

  /** Their bytes. */
  public long bytesReceived(Operand operand) {
    return of(operand, received.bytes).sum();
  }

  /** Frames of this operand that were handed to a connection. */
  public long framesSent(Operand operand) {
    return of(operand, sent.frames).sum();
  }

  /** Their bytes. */
  public long bytesSent(Operand operand) {
    return of(operand, sent.bytes).sum();
  }

  /** Connections whose TLS handshake failed: without a certificate of the cluster, or no TLS. */
  public long strangers() {
    return strangers.sum();
  }

  /** How often a frame or a connection was refused for this reason, and the peer told so. */
  public long refusals(ErrorCode code) {
    return of(code, refusals).sum();
  }
}
