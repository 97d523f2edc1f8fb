package ciao.ssntp;

import ciao.certs.Credentials;
import ciao.certs.MutualTls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ImmediateExecutor;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** The event loops, sockets and TLS that a {@link Transport} comes to on this machine. */
final class NetworkStack {
  /**
   * For how long a TLS session may be resumed: as short as can be said, because a resumed session
   * does not look at the peer's certificate again.
   */
  private static final long RESUMABLE_S = 1;

  /** For close_notify to leave; a stalled peer does not hold up its own end for longer. */
  private static final long CLOSE_NOTIFY_MS = 1_000;

  /**
   * For how long an event loop may run tasks, such as frames queued by other threads, before it
   * looks at its sockets again; Netty's own second would delay everybody's PING.
   */
  private static final long TASKS_MS = 20;

  private final Transport transport;
  private final boolean epoll;
  private final SslProvider provider;

  NetworkStack(Transport transport) {
    this.transport = transport;
    this.epoll = transport.nativeAllowed() && Epoll.isAvailable();
    this.provider =
        transport.nativeAllowed() && SslProvider.isTlsv13Supported(SslProvider.OPENSSL_REFCNT)
            ? SslProvider.OPENSSL_REFCNT
            : SslProvider.JDK;
  }

  EventLoopGroup eventLoops(int threads, String name) {
    DefaultThreadFactory factory = new DefaultThreadFactory(name, true);
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(threads, factory, io) {
      @Override
      protected IoEventLoop newChild(Executor executor, IoHandlerFactory io, Object... unused) {
        return new SingleThreadIoEventLoop(
            this, executor, io, Integer.MAX_VALUE, RejectedExecutionHandlers.reject(), TASKS_MS);
      }
    };
  }

  Class<? extends ServerChannel> serverChannel() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  Class<? extends SocketChannel> clientChannel() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  SslContext serverTls(Credentials credentials) throws SSLException {
    return finish(
        SslContextBuilder.forServer(MutualTls.keyManager(credentials))
            .clientAuth(ClientAuth.REQUIRE),
        credentials);
  }

  SslContext clientTls(Credentials credentials) throws SSLException {
    return finish(
        SslContextBuilder.forClient().keyManager(MutualTls.keyManager(credentials)), credentials);
  }

  private SslContext finish(SslContextBuilder builder, Credentials credentials)
      throws SSLException {
    return builder
        .trustManager(new ClusterTrust(credentials.authorities()))
        .endpointIdentificationAlgorithm(null) // HandshakeRules says why
        .sslProvider(provider)
        .sessionTimeout(RESUMABLE_S)
        .protocols(
            transport.tls12Allowed()
                ? new String[] {"TLSv1.3", "TLSv1.2"}
                : new String[] {"TLSv1.3"})
        .build();
  }

  /** The TLS handler of one connection, all of whose work is its event loop's. */
  static SslHandler tls(SslContext context, ByteBufAllocator allocator, Timeouts timeouts) {
    return tls(context, allocator, timeouts, ImmediateExecutor.INSTANCE);
  }

  /**
   * The TLS handler of one connection.
   *
   * @param checks does what TLS leaves to Java, see {@link CertificateChecks}
   */
  static SslHandler tls(
      SslContext context, ByteBufAllocator allocator, Timeouts timeouts, Executor checks) {
    SslHandler handler = context.newHandler(allocator, checks);
    handler.setHandshakeTimeout(timeouts.tlsHandshake().toMillis(), TimeUnit.MILLISECONDS);
    handler.setWrapDataSize(0); // as it is written: Outbound has put frames together already
    handler.setCloseNotifyFlushTimeout(CLOSE_NOTIFY_MS, TimeUnit.MILLISECONDS);
    return handler;
  }

  /** For the log: {@code epoll, OpenSSL} or {@code NIO, JDK TLS}. */
  @Override
  public String toString() {
    return (epoll ? "epoll" : "NIO") + ", " + (provider == SslProvider.JDK ? "JDK TLS" : "OpenSSL");
  }
}
