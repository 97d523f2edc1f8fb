import ciao.certs.CertificateAuthority;
import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.MutualTls;
import ciao.certs.Role;
import ciao.certs.Roles;
import com.sun.management.OperatingSystemMXBean;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Mutual TLS 1.3 handshakes over loopback, both ends in this process: CPU time of each, and how
 * many a second. Argument: {@code jdk}, {@code native} or {@code resumed}.
 */
public final class Handshakes {
  private static final int AT_ONCE = 16;
  private static final LongAdder checked = new LongAdder();
  private static final List<Integer> ROUNDS = List.of(1_000, 1_000, 8_000, 10_000);

  public static void main(String[] arguments) throws Exception {
    boolean jdk = arguments[0].equals("jdk");
    boolean tickets = arguments[0].equals("resumed");
    CertificateAuthority authority =
        CertificateAuthority.create("handshakes", InstantSource.system());
    SslContext server = server(authority, jdk, tickets);
    SslContext client = client(authority, jdk);
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
    Channel listening = listen(loops, server);
    InetSocketAddress address = (InetSocketAddress) listening.localAddress();
    if (tickets) {
      round(loops, client, true, address, AT_ONCE); // the first tickets
    }
    for (int count : ROUNDS) {
      checked.reset();
      long cpu = cpu();
      long begin = System.nanoTime();
      round(loops, client, tickets, address, count);
      double ms = (System.nanoTime() - begin) / 1e6;
      System.out.printf(
          "%s: %,d handshakes: %.2f ms of CPU each, %,.0f a second, certificates checked %d times%n",
          arguments[0], count, (cpu() - cpu) / 1e6 / count, count * 1e3 / ms, checked.sum());
    }
    loops.shutdownGracefully().sync();
  }

  private static Credentials issue(CertificateAuthority authority, String name, Role role)
      throws Exception {
    return authority.issue(
        new Identity.Node(name, UUID.randomUUID(), Roles.of(role)), List.of());
  }

  private static SslContext server(CertificateAuthority authority, boolean jdk, boolean tickets)
      throws Exception {
    Credentials credentials = issue(authority, "scheduler", Role.SCHEDULER);
    SslContext context =
        SslContextBuilder.forServer(MutualTls.keyManager(credentials))
            .trustManager(trust(credentials))
            .clientAuth(ClientAuth.REQUIRE)
            .sslProvider(jdk ? SslProvider.JDK : SslProvider.OPENSSL_REFCNT)
            .protocols("TLSv1.3")
            .sessionTimeout(tickets ? 3_600 : 1)
            .build();
    if (tickets) {
      ((OpenSslSessionContext) context.sessionContext())
          .setTicketKeys(new OpenSslSessionTicketKey(random(16), random(16), random(16)));
    }
    return context;
  }

  private static SslContext client(CertificateAuthority authority, boolean jdk) throws Exception {
    Credentials credentials = issue(authority, "agent", Role.AGENT);
    return SslContextBuilder.forClient()
        .keyManager(MutualTls.keyManager(credentials))
        .trustManager(trust(credentials))
        .endpointIdentificationAlgorithm(null)
        .sslProvider(jdk ? SslProvider.JDK : SslProvider.OPENSSL_REFCNT)
        .protocols("TLSv1.3")
        .build();
  }

  /** Java's own checks, counted. */
  private static X509ExtendedTrustManager trust(Credentials credentials) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("authority", credentials.authorities().getFirst());
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return new Counting((X509ExtendedTrustManager) factory.getTrustManagers()[0]);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static Channel listen(EventLoopGroup loops, SslContext tls) throws Exception {
    return new ServerBootstrap()
        .group(loops)
        .channel(EpollServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel child) {
                child.pipeline().addLast(tls.newHandler(child.alloc()), new Greeter());
              }
            })
        .bind(InetAddress.getLoopbackAddress(), 0)
        .sync()
        .channel();
  }

  /** Connects so many times, some at once, each until the server's byte has come. */
  private static void round(
      EventLoopGroup loops, SslContext tls, boolean resume, InetSocketAddress server, int count)
      throws Exception {
    Semaphore free = new Semaphore(AT_ONCE);
    CountDownLatch left = new CountDownLatch(count);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(EpollSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel socket) {
                    SslHandler handler =
                        resume // sessions are kept by the server's name
                            ? tls.newHandler(socket.alloc(), "scheduler", 8888)
                            : tls.newHandler(socket.alloc());
                    socket.pipeline().addLast(handler, new Reader(free, left));
                  }
                });
    for (int i = 0; i < count; i++) {
      free.acquire();
      bootstrap.connect(server);
    }
    left.await();
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static final class Counting extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager java;

    Counting(X509ExtendedTrustManager java) {
      this.java = java;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checked.increment();
      java.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checked.increment();
      java.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw new UnsupportedOperationException("no engine");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw new UnsupportedOperationException("no engine");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException("no engine");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException("no engine");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return java.getAcceptedIssuers();
    }
  }

  /** Sends a byte after the handshake, behind the tickets. */
  private static final class Greeter extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
        context.pipeline().get(SslHandler.class).engine().getSession().getPeerCertificates();
        context.writeAndFlush(Unpooled.wrappedBuffer(new byte[1]));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  /** Closes once the byte has come. */
  private static final class Reader extends ChannelInboundHandlerAdapter {
    private final Semaphore free;
    private final CountDownLatch left;

    Reader(Semaphore free, CountDownLatch left) {
      this.free = free;
      this.left = left;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      ReferenceCountUtil.release(bytes);
      context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      free.release();
      left.countDown();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      System.err.println(cause);
      context.close();
    }
  }
}
