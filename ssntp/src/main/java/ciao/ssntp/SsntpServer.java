package ciao.ssntp;

import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.PkiException;
import ciao.certs.Role;
import ciao.certs.Roles;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scheduler's end of SSNTP: accepts clients, checks who they are, forwards what they send by
 * the forwarding table of docs/ssntp.md and delivers the rest to the owner.
 */
public final class SsntpServer implements AutoCloseable {
  /** Where a scheduler listens unless told otherwise. */
  public static final int DEFAULT_PORT = 8888;

  private static final Logger log = LoggerFactory.getLogger(SsntpServer.class);

  /**
   * Connections that wait in the kernel to be accepted, for as long as one iteration of the event
   * loop takes; then they wait with us. Linux takes 4,096 at most. For those beyond it the kernels
   * of all others ask again after 1 and 3 s.
   */
  private static final int BACKLOG = 4_096;

  /** How many are accepted before others have their turn; 10 microseconds each. */
  private static final int ACCEPTS_PER_TURN = 64;

  /** How often one connection is read, 64 KiB at most each time, before others have their turn. */
  private static final int READS_PER_TURN = 4;

  /** For the last words to all clients at {@link #close}; then their sockets are just closed. */
  private static final long FAREWELL_MS = 2_500;

  /** For the event loops to end. */
  private static final long LOOPS_END_MS = 2_000;

  private final EventLoopGroup loops;
  private final SslContext tls;
  private final CertificateChecks checks;
  private final ChannelGroup children;
  private final Reception reception;
  private final Channel listening;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SsntpServer(
      EventLoopGroup loops,
      SslContext tls,
      CertificateChecks checks,
      ChannelGroup children,
      Reception reception,
      Channel listening) {
    this.loops = loops;
    this.tls = tls;
    this.checks = checks;
    this.children = children;
    this.reception = reception;
    this.listening = listening;
  }

  /**
   * Listens. The credentials are read now and never again.
   *
   * @throws IllegalArgumentException when the certificate does not make its owner a scheduler
   * @throws IOException naming the address and the way out when it cannot listen there
   */
  public static SsntpServer start(
      ServerSettings settings, Credentials credentials, SessionListener listener)
      throws IOException {
    NetworkStack stack = new NetworkStack(settings.transport());
    EventLoopGroup loops = stack.eventLoops(settings.eventLoops(), "ssntp-server");
    try {
      return start(settings, stack, loops, credentials, listener);
    } catch (IllegalArgumentException unusable) {
      end(loops);
      throw unusable;
    }
  }

  /**
   * As {@link #start(ServerSettings, Credentials, SessionListener)}, on an event loop that its
   * owner works on too; it ends with the server.
   *
   * @param loop with the transport of these settings, which ask for one event loop
   */
  public static SsntpServer start(
      ServerSettings settings, Credentials credentials, SessionListener listener, ServerLoop loop)
      throws IOException {
    if (settings.eventLoops() != 1) {
      throw new IllegalArgumentException(
          "event loops: %d (expected: 1, the one given)".formatted(settings.eventLoops()));
    }
    NetworkStack stack = new NetworkStack(settings.transport());
    return start(settings, stack, loop.group(), credentials, listener);
  }

  private static SsntpServer start(
      ServerSettings settings,
      NetworkStack stack,
      EventLoopGroup loops,
      Credentials credentials,
      SessionListener listener)
      throws IOException {
    SessionKey self = self(credentials);
    SslContext tls = stack.serverTls(credentials);
    ChannelGroup children = new DefaultChannelGroup(loops.next());
    HandshakeGate gate = new HandshakeGate(settings.maxHandshakes(), HandshakeGate.MOST_WAITING);
    Reception reception = new Reception(settings, self, listener, flushers(loops), gate);
    CertificateChecks checks = new CertificateChecks();
    ChannelFuture bound =
        listen(
            settings,
            stack,
            loops,
            gate,
            greeting(tls, checks, settings.timeouts(), children, reception));
    SsntpServer server = new SsntpServer(loops, tls, checks, children, reception, bound.channel());
    if (!bound.isSuccess()) {
      server.close();
      throw cannotListen(settings.bind(), bound.cause());
    }
    log.info("listening on {} as {} ({})", server.address(), self, stack);
    return server;
  }

  private static ChannelFuture listen(
      ServerSettings settings,
      NetworkStack stack,
      EventLoopGroup loops,
      HandshakeGate gate,
      ChannelHandler greeting) {
    return new ServerBootstrap()
        .group(loops)
        .channel(stack.serverChannel())
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(
            ChannelOption.RECVBUF_ALLOCATOR,
            new ServerChannelRecvByteBufAllocator().maxMessagesPerRead(ACCEPTS_PER_TURN))
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Outbound.CHANNEL_MARKS)
        .childOption(
            ChannelOption.RECVBUF_ALLOCATOR,
            new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(READS_PER_TURN))
        .handler(gate)
        .childHandler(greeting)
        .bind(settings.bind())
        .awaitUninterruptibly();
  }

  /** What a new connection begins with: TLS, then CONNECT. */
  private static ChannelHandler greeting(
      SslContext tls,
      Executor checks,
      Timeouts timeouts,
      ChannelGroup children,
      Reception reception) {
    return new ChannelInitializer<SocketChannel>() {
      @Override
      protected void initChannel(SocketChannel child) {
        children.add(child);
        SslHandler handler = NetworkStack.tls(tls, child.alloc(), timeouts, checks);
        Pipeline.begin(child, handler, new ConnectDecoder(), new ServerHandshake(reception));
        HandshakeBytes.before(handler, child.pipeline());
        child.pipeline().addFirst(new FirstBytes(timeouts.tlsHandshake()));
      }
    };
  }

  private static SessionKey self(Credentials credentials) {
    try {
      if (credentials.identity() instanceof Identity.Node node
          && node.roles().contains(Role.SCHEDULER)) {
        return new SessionKey(node.uuid(), Roles.of(Role.SCHEDULER));
      }
    } catch (PkiException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "%s does not make its owner a scheduler; issue a certificate with `ciao cert issue`"
            .formatted(credentials));
  }

  private static Map<EventLoop, Flusher> flushers(EventLoopGroup loops) {
    Map<EventLoop, Flusher> flushers = new HashMap<>();
    for (EventExecutor executor : loops) {
      EventLoop loop = (EventLoop) executor;
      flushers.put(loop, Flusher.on(loop));
    }
    return Map.copyOf(flushers);
  }

  private static IOException cannotListen(InetSocketAddress bind, Throwable cause) {
    String why = String.valueOf(cause.getMessage()).replaceFirst("^bind\\(.*\\): ", "");
    String wayOut =
        why.contains("Permission denied")
            ? "choose a port above 1023, or run it as root"
            : "stop what listens there, or choose another address";
    return new IOException(
        "the scheduler cannot listen on %s:%d: %s; %s"
            .formatted(bind.getHostString(), bind.getPort(), why, wayOut),
        cause);
  }

  /** Where it listens; the port is never 0. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /** Who is connected now. */
  public List<Session> sessions() {
    return List.copyOf(reception.registry().all());
  }

  /** What went through its sessions. */
  public Traffic traffic() {
    return reception.traffic();
  }

  /** How its connections came by their handshakes, until now. */
  public Handshakes handshakes() {
    return reception.handshakes();
  }

  /** How many payload fields were ignored because this version does not know them. */
  public long unknownFields() {
    return reception.unknownFields();
  }

  /**
   * Ends every session, tells the listener, frees port and threads. Takes 5 s at most; again does
   * nothing. Never call it from a listener: it waits for the event loops.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    listening.close().awaitUninterruptibly(LOOPS_END_MS);
    Violation farewell =
        new Violation(ErrorCode.SHUTTING_DOWN, "the scheduler is being stopped; connect again");
    reception.registry().all().forEach(one -> one.onLoop(() -> one.refuse(farewell)));
    children.close().awaitUninterruptibly(FAREWELL_MS);
    checks.close();
    end(loops);
    ReferenceCountUtil.safeRelease(tls);
  }

  private static void end(EventLoopGroup loops) {
    loops
        .shutdownGracefully(0, LOOPS_END_MS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(LOOPS_END_MS);
  }
}
