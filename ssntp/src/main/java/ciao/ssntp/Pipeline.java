package ciao.ssntp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslHandler;

/**
 * The handlers of a connection, from the socket up, at either end:
 *
 * <pre>
 * {@link FirstBytes}          at a server only, and only until they come
 * {@link Linger}              closes so that the last words arrive
 * {@link SslHandler}          TLS
 * "decoder"           {@link ConnectDecoder} or {@link ConnectedDecoder}, then {@link FrameDecoder}
 * {@link FlowControlHandler}  holds decoded frames back while we do not read
 * {@link ServerHandshake} or {@link ClientHandshake}, then {@link Liveness} and {@link SessionHandler}
 * </pre>
 */
final class Pipeline {
  private static final String DECODER = "decoder";

  private Pipeline() {}

  static void begin(
      Channel channel, SslHandler tls, ByteToMessageDecoder decoder, ChannelHandler handshake) {
    channel
        .pipeline()
        .addLast(new Linger())
        .addLast(tls)
        .addLast(DECODER, decoder)
        .addLast(new FlowControlHandler())
        .addLast(handshake);
  }

  /** Puts the session's handlers in the place of the handshake's, which calls this. */
  static void beginSession(ChannelHandlerContext handshake, Connection connection) {
    ChannelPipeline pipeline = handshake.pipeline();
    pipeline
        .addLast(connection.liveness())
        .addLast(new SessionHandler(connection, connection.endpoint()));
    pipeline.remove(handshake.handler());
  }

  /** From here on frames are read; those that came right behind the handshake are passed on now. */
  static void readFrames(ChannelHandlerContext handshake, Connection connection) {
    FrameDecoder decoder =
        new FrameDecoder(connection.maxPayload(), connection.endpoint().tracer()::received);
    handshake.pipeline().replace(DECODER, DECODER, decoder);
  }

  /** Tells a peer that has no session why it gets none, and closes. */
  static void refuse(ChannelHandlerContext handshake, Violation violation) {
    Message answer = violation.answer();
    Channel channel = handshake.channel();
    var _ =
        channel.writeAndFlush(
            FrameEncoder.encode(answer.operand(), answer.raw(), null, channel.alloc()));
    var _ = channel.close();
  }
}
