package ciao.ssntp;

import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.PkiException;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;

/** A controller's, launcher's or network agent's end of SSNTP: keeps one session to a scheduler. */
public final class SsntpClient implements AutoCloseable {
  /** For the last words to the server at {@link #close}. */
  private static final long FAREWELL_MS = 2_500;

  private final Optional<ClientLoops> ownLoops;
  private final SslContext tls;
  private final Dialer dialer;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SsntpClient(Optional<ClientLoops> ownLoops, SslContext tls, Dialer dialer) {
    this.ownLoops = ownLoops;
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
    ClientLoops own = ClientLoops.start(settings.transport(), 1);
    Means means = new Means(listener, jitter, timers);
    try {
      return start(settings, credentials, means, own, Optional.of(own));
    } catch (IllegalArgumentException unusable) {
      own.close();
      throw unusable;
    }
  }

  /**
   * As {@link #start(ClientSettings, Credentials, SessionListener, RandomGenerator,
   * ScheduledExecutorService)}, on an event loop that others use too and that outlives the client.
   *
   * @param loops with the transport of these settings
   */
  public static SsntpClient start(
      ClientSettings settings,
      Credentials credentials,
      SessionListener listener,
      RandomGenerator jitter,
      ScheduledExecutorService timers,
      ClientLoops loops) {
    Means means = new Means(listener, jitter, timers);
    return start(settings, credentials, means, loops, Optional.empty());
  }

  /** What the owner of a client hands in beside settings and credentials. */
  private record Means(
      SessionListener listener, RandomGenerator jitter, ScheduledExecutorService timers) {}

  private static SsntpClient start(
      ClientSettings settings,
      Credentials credentials,
      Means means,
      ClientLoops loops,
      Optional<ClientLoops> ownLoops) {
    UUID self = self(settings, credentials);
    NetworkStack stack = new NetworkStack(settings.transport());
    SslContext tls = tls(stack, credentials);
    EventLoop loop = loops.next();
    Reconnect reconnect =
        new Reconnect(
            settings.servers().size(), settings.firstRetry(), settings.lastRetry(), means.jitter());
    Dialer dialer =
        new Dialer(
            settings,
            self,
            means.listener(),
            new Dialer.Means(loop, stack, tls, means.timers()),
            reconnect);
    loop.execute(dialer::dial);
    return new SsntpClient(ownLoops, tls, dialer);
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
   * Ends the session, tells the listener, frees its own thread. Takes 5 s at most; again does
   * nothing. Never call it from a listener: it waits for the event loop.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    dialer.close().awaitUninterruptibly(FAREWELL_MS);
    ownLoops.ifPresent(ClientLoops::close);
    ReferenceCountUtil.safeRelease(tls);
  }
}
