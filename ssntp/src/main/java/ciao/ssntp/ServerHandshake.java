package ciao.ssntp;

import ciao.ssntp.HandshakeRules.Verdict;
import ciao.ssntp.payload.ClusterConfiguration;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one client from accept to CONNECTED, then gives its place to the session's handlers. */
final class ServerHandshake extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(ServerHandshake.class);

  private final Reception reception;
  private @Nullable ScheduledFuture<?> deadline;
  private boolean over;

  ServerHandshake(Reception reception) {
    this.reception = reception;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent tls) {
      if (tls.isSuccess()) {
        awaitConnect(context);
      } else {
        log.debug("{}: TLS: {}", context.channel().remoteAddress(), String.valueOf(tls.cause()));
        reception.traffic().strangerRefused();
        finished(context);
      }
    }
    context.fireUserEventTriggered(event);
  }

  private void awaitConnect(ChannelHandlerContext context) {
    long allowed = reception.connectTimeout().toMillis();
    deadline =
        context
            .executor()
            .schedule(
                () ->
                    refuse(
                        context,
                        new Violation(
                            ErrorCode.CONNECT_TIMEOUT,
                            "no CONNECT (expected: a whole one within %d ms of the TLS handshake)"
                                .formatted(allowed))),
                allowed,
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object inbound)
      throws SSLPeerUnverifiedException {
    if (over) {
      return;
    }
    switch ((Inbound) inbound) {
      case Connect connect -> connect(context, connect);
      case Violation violation -> refuse(context, violation);
      case Connected _, Frame _ ->
          throw new IllegalStateException("a CONNECT decoder makes no " + inbound);
    }
  }

  private void connect(ChannelHandlerContext context, Connect connect)
      throws SSLPeerUnverifiedException {
    X509Certificate certificate =
        (X509Certificate)
            context.pipeline().get(SslHandler.class).engine().getSession().getPeerCertificates()[0];
    switch (HandshakeRules.judge(connect, certificate)) {
      case Verdict.Refused(Violation violation) -> refuse(context, violation);
      case Verdict.Accepted accepted -> greet(context, accepted, connect.machine());
    }
  }

  private void greet(ChannelHandlerContext context, Verdict.Accepted accepted, UUID machine) {
    switch (reception.greet(accepted)) {
      case Greeting.Refusal(ErrorCode code, String message) ->
          refuse(context, new Violation(code, message));
      case Greeting.Welcome(ClusterConfiguration told) ->
          admit(context, reception.connection(context.channel(), accepted, machine, told), told);
    }
  }

  private void admit(
      ChannelHandlerContext context, Connection newcomer, ClusterConfiguration told) {
    if (over) {
      return; // it has gone, or was too late, while its earlier self was ended
    }
    Optional<Connection> rival = reception.claim(newcomer);
    if (rival.isPresent()) {
      contend(context, newcomer, rival.get(), told);
      return;
    }
    finished(context);
    newcomer.begin(reception.connected(newcomer, told, context.alloc()));
    Pipeline.beginSession(context, newcomer);
    reception.announce(newcomer, told);
    Pipeline.readFrames(context, newcomer);
  }

  /** Its own earlier self makes room; anybody else has to show that it is alive. */
  private void contend(
      ChannelHandlerContext context,
      Connection newcomer,
      Connection rival,
      ClusterConfiguration told) {
    if (rival.isEarlierSelfOf(newcomer)) {
      log.debug("{} connected anew before its last session was seen to end", newcomer);
      Violation replaced =
          new Violation(ErrorCode.REPLACED, "this node has connected anew from the same machine");
      rival.onLoop(() -> {
        rival.refuse(replaced);
        context.executor().execute(() -> admit(context, newcomer, told));
      });
      return;
    }
    rival.onLoop(rival.liveness()::probe);
    refuse(
        context,
        new Violation(
            ErrorCode.ALREADY_CONNECTED,
            "%s has a live session (expected: none); try again, it is asked for a sign of life"
                .formatted(rival)));
  }

  private void refuse(ChannelHandlerContext context, Violation violation) {
    if (!over) {
      log.debug("{}: refused: {}", context.channel().remoteAddress(), violation);
      finished(context);
      reception.traffic().refused(violation);
      Pipeline.refuse(context, violation);
    }
  }

  private void finished(ChannelHandlerContext context) {
    over = true;
    if (deadline != null) {
      deadline.cancel(false);
    }
    reception.handshakeFinished(context.channel());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!over) {
      finished(context);
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.debug("{}: handshake failed: {}", context.channel().remoteAddress(), cause.toString());
    var _ = context.close();
  }
}
