package ciao.ssntp;

import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.PkiException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;

/** A controller's, launcher's or network agent's end of SSNTP: keeps one session to a scheduler. */
public final class SsntpClient implements AutoCloseable {
  /** For the last words to the server at {@link #close}. */
  private static final long FAREWELL_MS = 2_500;

  /** For the event loop to end. */
  private static final long LOOP_END_MS = 2_000;

  private final EventLoopGroup loops;
  private final SslContext tls;
  private final Dialer dialer;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SsntpClient(EventLoopGroup loops, SslContext tls, Dialer dialer) {
    this.loops = loops;
    this.tls = tls;
    this.dialer = dialer;
  }

  /**
   * Begins to connect, and goes on until {@link #close}: a server that is away is no error. The
   * credentials are read now and never again.
   *
   * @param jitter spreads the attempts of many clients; used on the client's event loop only
   * @param timers runs the waits between attempts; nothing on it blocks
   * @throws IllegalArgumentException when the certificate is no node's or lacks a role to claim
   */
  public static SsntpClient start(
      ClientSettings settings,
      Credentials credentials,
      SessionListener listener,
      RandomGenerator jitter,
      ScheduledExecutorService timers) {
    UUID self = self(settings, credentials);
    NetworkStack stack = new NetworkStack(settings.transport());
    SslContext tls = tls(stack, credentials);
    EventLoopGroup loops = stack.eventLoops(1, "ssntp-client");
    EventLoop loop = loops.next();
    Reconnect reconnect =
        new Reconnect(
            settings.servers().size(), settings.firstRetry(), settings.lastRetry(), jitter);
    Dialer dialer =
        new Dialer(settings, self, listener, new Dialer.Means(loop, stack, tls, timers), reconnect);
    loop.execute(dialer::dial);
    return new SsntpClient(loops, tls, dialer);
  }

  private static UUID self(ClientSettings settings, Credentials credentials) {
    try {
      if (credentials.identity() instanceof Identity.Node node
          && node.roles().containsAll(settings.roles())) {
        return node.uuid();
      }
    } catch (PkiException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "%s does not make its owner a node that is %s; issue a certificate with `ciao cert issue`"
            .formatted(credentials, settings.roles()));
  }

  private static SslContext tls(NetworkStack stack, Credentials credentials) {
    try {
      return stack.clientTls(credentials);
    } catch (SSLException e) {
      throw new IllegalArgumentException(
          "%s: not usable for TLS: %s".formatted(credentials, e.getMessage()), e);
    }
  }

  /** The session, while there is one. */
  public Optional<Session> session() {
    return dialer.session();
  }

  /** Why there is no session, while there is none and an attempt has failed. */
  public Optional<ConnectProblem> problem() {
    return dialer.problem();
  }

  /** How many payload fields were ignored because this version does not know them. */
  public long unknownFields() {
    return dialer.unknownFields();
  }

  /**
   * Ends the session, tells the listener, frees the thread. Takes 5 s at most; again does nothing.
   * Never call it from a listener: it waits for the event loop.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    dialer.close().awaitUninterruptibly(FAREWELL_MS);
    loops
        .shutdownGracefully(0, LOOP_END_MS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(LOOP_END_MS);
    ReferenceCountUtil.safeRelease(tls);
  }
}
