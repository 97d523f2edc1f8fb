package ciao.launcher.testing;

import ciao.certs.Credentials;
import ciao.certs.Role;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.common.websocket.WebSocketCloseStatus;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.websocket.WebSocketService;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.ClientAuth;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A controller as far as streams go: real TLS, real WebSockets, and a reader it may play. */
public final class SocketController implements AutoCloseable {
  private final Server server;
  private final Queue<Stream> opened = new ConcurrentLinkedQueue<>();
  private volatile boolean reads = true;
  private volatile boolean answers = true;
  private volatile boolean refuses;

  /**
   * Listens on a free port.
   *
   * @param role what its certificate says it is
   */
  public SocketController(TestCluster cluster, Role role) throws Exception {
    Credentials credentials = cluster.node(UUID.randomUUID(), role);
    EventLoopGroup loops = loops();
    server =
        Server.builder()
            .port(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SessionProtocol.HTTPS)
            .gracefulShutdownTimeout(Duration.ZERO, Duration.ZERO)
            .workerGroup(loops, true)
            .bossGroupFactory(prefix -> loops)
            .tls(credentials.key(), credentials.chain())
            .tlsCustomizer(tls ->
                tls.clientAuth(ClientAuth.REQUIRE)
                    .trustManager(credentials.authorities().toArray(X509Certificate[]::new)))
            .service(
                "/streams/one", WebSocketService.builder(this::open).allowedOrigins("*").build())
            .build();
    server.start().join();
  }

  /** Netty's own would wait two seconds for more work before they end. */
  private static EventLoopGroup loops() {
    return EventLoopGroups.builder()
        .numThreads(1)
        .gracefulShutdown(Duration.ofMillis(10), Duration.ofSeconds(5))
        .build();
  }

  /** One stream that was opened. */
  public final class Stream implements Subscriber<WebSocketFrame> {
    private final String authorization;
    private final WebSocketWriter out = WebSocket.streaming();
    private final StringBuffer received = new StringBuffer();
    private volatile long bytes;
    private volatile String end = "";
    private volatile Subscription subscription;

    Stream(String authorization) {
      this.authorization = authorization;
    }

    public String authorization() {
      return authorization;
    }

    /** What came, as text. */
    public String text() {
      return received.toString();
    }

    public long bytes() {
      return bytes;
    }

    /** How it ended: {@code closed 1000}, or {@code broken}; empty as long as it goes on. */
    public String end() {
      return end;
    }

    /** The reader goes away. */
    public void leave() {
      out.close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "the reader has gone");
    }

    @Override
    public void onSubscribe(Subscription begun) {
      subscription = begun;
      if (reads) {
        begun.request(1);
      }
    }

    /** A reader that was held back takes what comes. */
    public void resume() {
      subscription.request(1);
    }

    @Override
    public void onNext(WebSocketFrame frame) {
      switch (frame.type()) {
        case BINARY, CONTINUATION -> {
          bytes += frame.length();
          received.append(frame.toString(StandardCharsets.UTF_8));
        }
        case CLOSE -> {
          end = "closed " + (frame.array()[0] << 8 | frame.array()[1] & 0xff);
          out.close();
        }
        case PING -> {
          if (answers) {
            out.write(WebSocketFrame.ofPong(frame.array()));
          }
        }
        case PONG, TEXT -> throw new AssertionError("unexpected: " + frame);
      }
      subscription.request(1);
    }

    @Override
    public void onError(Throwable broken) {
      end = "broken";
    }

    @Override
    public void onComplete() {
      out.close();
    }
  }

  private WebSocket open(ServiceRequestContext context, WebSocket in) {
    if (refuses) {
      throw HttpResponseException.of(
          HttpResponse.of(
              HttpStatus.NOT_FOUND,
              MediaType.parse("application/problem+json"),
              "{\"detail\": \"a token is good once\"}"));
    }
    Stream stream = new Stream(context.request().headers().get(HttpHeaderNames.AUTHORIZATION, ""));
    in.subscribe(stream);
    opened.add(stream);
    return stream.out;
  }

  public URI address() {
    return URI.create("https://127.0.0.1:" + server.activeLocalPort() + "/streams/one");
  }

  /** The streams opened so far. */
  public Queue<Stream> opened() {
    return opened;
  }

  /** Whoever dials from now on is refused. */
  public void refuse() {
    refuses = true;
  }

  /** Readers of streams opened from now on take nothing. */
  public void holdBack() {
    reads = false;
  }

  /** Readers of streams opened from now on take what comes. */
  public void readOn() {
    reads = true;
  }

  /** Pings are no longer answered: as if the host had vanished. */
  public void vanish() {
    answers = false;
  }

  @Override
  public void close() {
    server.stop().join();
  }
}
