package ciao.ssntp;

import ciao.ssntp.ConnectProblem.Kind;
import ciao.ssntp.HandshakeRules.Verdict;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.PayloadException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Takes one attempt from the TCP connection to CONNECTED, then gives its place to the session's
 * handlers. Tells the {@link Attempt} once how it ended.
 */
final class ClientHandshake extends ChannelInboundHandlerAdapter {
  private final Attempt attempt;
  private @Nullable ScheduledFuture<?> deadline;
  private @Nullable X509Certificate certificate;
  private boolean over;

  ClientHandshake(Attempt attempt) {
    this.attempt = attempt;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event)
      throws SSLPeerUnverifiedException {
    if (event instanceof SslHandshakeCompletionEvent tls && !over) {
      if (tls.isSuccess()) {
        connect(context);
      } else {
        fail(context, TlsProblem.of(tls.cause(), attempt.server()));
      }
    }
    context.fireUserEventTriggered(event);
  }

  /** Not a word before it is certain that this is a scheduler. */
  private void connect(ChannelHandlerContext context) throws SSLPeerUnverifiedException {
    certificate =
        (X509Certificate)
            context.pipeline().get(SslHandler.class).engine().getSession().getPeerCertificates()[0];
    if (HandshakeRules.judgeServer(certificate) instanceof Verdict.Refused(Violation violation)) {
      refuse(context, Kind.NOT_A_SCHEDULER, violation);
      return;
    }
    long allowed = attempt.connectTimeout().toMillis();
    deadline =
        context
            .executor()
            .schedule(
                () -> fail(context, attempt.problem(Kind.TIMED_OUT, "no CONNECTED in time")),
                allowed,
                TimeUnit.MILLISECONDS);
    var _ = context.writeAndFlush(attempt.connect().encode(context.alloc()));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object inbound) {
    if (over) {
      return;
    }
    switch ((Inbound) inbound) {
      case Connected connected -> connected(context, connected);
      case Frame error -> refused(context, error);
      case Violation violation -> refuse(context, Kind.PROTOCOL, violation);
      case Connect _ -> throw new IllegalStateException("a CONNECTED decoder makes no " + inbound);
    }
  }

  private void connected(ChannelHandlerContext context, Connected connected) {
    if (certificate == null) {
      throw new IllegalStateException("CONNECTED before the end of the TLS handshake");
    }
    switch (HandshakeRules.judge(connected, certificate, attempt.connect().client())) {
      case Verdict.Refused(Violation violation) -> refuse(context, Kind.NOT_A_SCHEDULER, violation);
      case Verdict.Accepted accepted -> {
        try {
          greet(
              context,
              accepted,
              attempt
                  .payloads()
                  .read(ClusterConfiguration.class, connected.configuration().shared()));
        } catch (PayloadException e) {
          refuse(
              context,
              Kind.PROTOCOL,
              new Violation(ErrorCode.INVALID_PAYLOAD, "CONNECTED: " + e.getMessage()));
        }
      }
    }
  }

  private void greet(
      ChannelHandlerContext context, Verdict.Accepted server, ClusterConfiguration told) {
    switch (attempt.greet(server, told)) {
      case Greeting.Refusal(ErrorCode code, String message) ->
          refuse(context, Kind.DECLINED, new Violation(code, message));
      case Greeting.Welcome(ClusterConfiguration configuration) ->
          begin(context, server, configuration);
    }
  }

  private void begin(
      ChannelHandlerContext context, Verdict.Accepted server, ClusterConfiguration configuration) {
    finished();
    Connection session = attempt.session(context.channel(), server, configuration);
    Pipeline.beginSession(context, session);
    attempt.succeeded(session, configuration);
    Pipeline.readFrames(context, session);
  }

  private void refused(ChannelHandlerContext context, Frame error) {
    String words = error.operand().toString();
    try {
      if (error.operand().payload().isPresent()
          && attempt.payloads().read(error.operand().payload().get(), error.payload().shared())
              instanceof ErrorReport report) {
        words = report.code() + ": " + report.message();
      }
    } catch (PayloadException e) {
      words += " (" + e.getMessage() + ")";
    }
    Kind kind = error.operand() == Operand.CONNECTION_ABORTED ? Kind.REFUSED : Kind.REFUSED_FOR_NOW;
    fail(context, attempt.problem(kind, "refused this client: " + words));
  }

  private void refuse(ChannelHandlerContext context, Kind kind, Violation violation) {
    if (!over) {
      finished();
      Pipeline.refuse(context, violation);
      attempt.failed(attempt.problem(kind, violation.message()));
    }
  }

  private void fail(ChannelHandlerContext context, ConnectProblem problem) {
    if (!over) {
      finished();
      var _ = context.close();
      attempt.failed(problem);
    }
  }

  private void finished() {
    over = true;
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(context, attempt.problem(Kind.LOST, "closed the connection before CONNECTED"));
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(context, TlsProblem.of(cause, attempt.server()));
  }
}
