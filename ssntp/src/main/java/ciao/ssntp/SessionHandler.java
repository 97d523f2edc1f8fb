package ciao.ssntp;

import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.PayloadException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one session's frames: may the peer send this, can it be read, may it say that? Whatever is
 * wrong is answered; what is right goes to the {@link Endpoint}.
 */
final class SessionHandler extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(SessionHandler.class);

  private final Connection connection;
  private final Endpoint endpoint;
  private String lastWord = "the peer closed the connection";

  SessionHandler(Connection connection, Endpoint endpoint) {
    this.connection = connection;
    this.endpoint = endpoint;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object inbound) {
    if (connection.isOver()) {
      return;
    }
    switch ((Inbound) inbound) {
      case Frame frame -> frame(frame);
      case Violation violation -> refuse(violation);
      case Connect _, Connected _ ->
          throw new IllegalStateException("a session's decoder makes no " + inbound);
    }
  }

  private void frame(Frame frame) {
    Optional<Violation> refusal = endpoint.refuses(frame.operand(), connection.key());
    if (refusal.isPresent()) {
      refuse(refusal.get());
      return;
    }
    Message message;
    try {
      message = new Message(frame.operand(), payload(frame), frame.payload(), frame.trace());
    } catch (PayloadException e) {
      refuse(
          frame, new Violation(ErrorCode.INVALID_PAYLOAD, frame.operand() + ": " + e.getMessage()));
      return;
    }
    endpoint
        .refuses(message, connection.key())
        .ifPresentOrElse(violation -> refuse(frame, violation), () -> accept(message));
  }

  /** For what it says; whoever keeps count of frames hears of it. */
  private void refuse(Frame frame, Violation violation) {
    refuse(violation);
    endpoint.refused(frame, violation, connection);
  }

  private void accept(Message message) {
    if (message.payload() instanceof ErrorReport report
        && message.operand() != Operand.INVALID_FRAME_TYPE) {
      lastWord = "the peer said: " + Complaints.words(report);
    }
    endpoint.accepted(message, connection);
  }

  private @Nullable Payload payload(Frame frame) throws PayloadException {
    Optional<Class<? extends Payload>> type = frame.operand().payload();
    return type.isEmpty() ? null : endpoint.payloads().read(type.get(), frame.payload().shared());
  }

  private void refuse(Violation violation) {
    log.debug("{}: refused: {}", connection, violation);
    connection.refuse(violation);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connection.lost(lastWord);
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) { // TLS and the network; nothing can be said any more
      connection.lost(String.valueOf(cause.getMessage()));
      var _ = context.close();
      return;
    }
    log.error("{}: session ended by a defect", connection, cause);
    refuse(defect());
  }

  /** What a peer is told of an exception here. */
  static Violation defect() {
    return new Violation(ErrorCode.INTERNAL_ERROR, "a defect of the other end; its log says more");
  }
}
