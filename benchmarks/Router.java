import ciao.certs.Credentials;
import ciao.certs.MutualTls;
import ciao.certs.PemFiles;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a scheduler would cost that does not schedule: frames as long as STARTs from one connection
 * are handed round robin to all others, and for each a frame as long as INSTANCE_PLACED goes back.
 * Nothing of a frame is read but its length. The same TLS, transport and frames as SSNTP, Netty and
 * nothing else. Arguments: a directory with its certificate, and for how many milliseconds a frame
 * may wait for others to the same peer at full speed.
 *
 * <p>{@link RouterLoad} starts it.
 */
public final class Router {
  static final int HEADER = 8;
  static final int START = 647;
  static final int PLACED = 211;

  /** Fewer frames than that in one read are no load: they leave at once. */
  private static final int FEW = 16;

  /** Frames for a peer are put together up to a TLS record. */
  private static final int RECORD = 16 << 10;

  private final List<Peer> agents = new ArrayList<>();
  private final List<Peer> waiting = new ArrayList<>();
  private final long tick;
  private int next;
  private Peer controller;
  private boolean ticking;

  private Router(long tickMs) {
    this.tick = tickMs;
  }

  public static void main(String[] arguments) throws Exception {
    SslContext tls =
        tls(SslContextBuilder.forServer(MutualTls.keyManager(read(arguments[0], "router")))
            .clientAuth(ClientAuth.REQUIRE), read(arguments[0], "router"));
    Router router = new Router(Long.parseLong(arguments[1]));
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    Channel listening =
        new ServerBootstrap()
            .group(loop)
            .channel(EpollServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 4_096)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(512, 2_048, 65_536).maxMessagesPerRead(4))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel child) {
                    child.pipeline().addLast(tlsHandler(tls, child), router.new Peer(child));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    System.out.println(((InetSocketAddress) listening.localAddress()).getPort());
    while (System.in.read() >= 0) {} // until the load has ended
    System.exit(0);
  }

  static Credentials read(String directory, String name) throws Exception {
    return PemFiles.read(
        Path.of(directory, name + ".pem"), Path.of(directory, "ca.pem"));
  }

  static SslContext tls(SslContextBuilder builder, Credentials credentials) throws Exception {
    return builder
        .trustManager(credentials.authorities().toArray(X509Certificate[]::new))
        .endpointIdentificationAlgorithm(null)
        .sslProvider(SslProvider.OPENSSL_REFCNT)
        .protocols("TLSv1.3")
        .build();
  }

  static SslHandler tlsHandler(SslContext tls, Channel channel) {
    SslHandler handler = tls.newHandler(channel.alloc());
    handler.setHandshakeTimeoutMillis(60_000);
    handler.setWrapDataSize(0); // as it is written
    return handler;
  }

  /** One connection: the first is the controller's. */
  private final class Peer extends ByteToMessageDecoder {
    private final Channel channel;
    private ByteBuf unsent;
    private int frames;

    Peer(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
        if (controller == null) {
          controller = this;
        } else {
          agents.add(this);
        }
        write(null, HEADER);
        flush();
      }
      super.userEventTriggered(context, event);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      while (in.readableBytes() >= HEADER
          && in.readableBytes() >= HEADER + in.getInt(in.readerIndex() + 4)) {
        int length = HEADER + in.getInt(in.readerIndex() + 4);
        agents.get(next).write(in, length);
        next = (next + 1) % agents.size();
        write(null, HEADER + PLACED);
        frames++;
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
      if (tick == 0 || frames < FEW && !ticking) {
        flushAll();
      } else if (!ticking) {
        ticking = true;
        channel
            .eventLoop()
            .schedule(() -> {
              ticking = false;
              flushAll();
            }, tick, TimeUnit.MILLISECONDS);
      }
      frames = 0;
      super.channelReadComplete(context);
    }

    /** A frame: that many bytes as they came, or of our own. */
    private void write(ByteBuf from, int length) {
      if (unsent != null && unsent.readableBytes() + length > RECORD) {
        flush();
      }
      if (unsent == null) {
        unsent = channel.alloc().directBuffer(2_048);
        waiting.add(this);
      }
      if (from != null) {
        unsent.writeBytes(from, length);
      } else {
        unsent.writeInt(0).writeInt(length - HEADER).writeZero(length - HEADER);
      }
    }

    private void flush() {
      if (unsent != null) {
        channel.writeAndFlush(unsent);
        unsent = null;
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private void flushAll() {
    List<Peer> now = List.copyOf(waiting);
    waiting.clear();
    now.forEach(Peer::flush);
  }

}
