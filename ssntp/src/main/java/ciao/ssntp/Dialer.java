package ciao.ssntp;

import ciao.ssntp.ConnectProblem.Kind;
import ciao.ssntp.HandshakeRules.Verdict;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.PayloadReader;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one session: dials, waits, dials again. On its event loop, but for what others may ask. */
final class Dialer {
  private static final Logger log = LoggerFactory.getLogger(Dialer.class);

  /** For a TCP connection: a lost SYN is repeated after 1 s and 3 s. */
  private static final int TCP_CONNECT_MS = 5_000;

  /** The same where there are other servers: one whose machine is gone holds up nobody for long. */
  private static final int TCP_CONNECT_OR_NEXT_MS = 2_000;

  /** For a server that had just fallen silent, where there are others. */
  private static final Timeouts HURRIED =
      Timeouts.DEFAULT.with(Duration.ofMillis(TCP_CONNECT_OR_NEXT_MS));

  /** For each step with one that may hang, where there are others. */
  private static final Duration DOUBTED = Duration.ofSeconds(20);

  /** A session that lived so long was a success; one that did not is an attempt that failed. */
  private static final long SETTLED_AFTER = TimeUnit.SECONDS.toNanos(1);

  /** What a dialer works with. */
  record Means(
      EventLoop loop, NetworkStack stack, SslContext tls, ScheduledExecutorService timers) {}

  private final ClientSettings settings;
  private final Connect connect;
  private final SessionListener listener;
  private final Means means;
  private final Reconnect reconnect;
  private final ClientEndpoint endpoint;
  private final Flusher flusher;

  private volatile @Nullable Connection session;
  private volatile @Nullable ConnectProblem problem;
  private final Map<InetSocketAddress, ConnectProblem> said = new HashMap<>();
  private long connectedAt;
  private @Nullable Channel channel;
  private @Nullable ScheduledFuture<?> wait;
  private boolean closed;

  Dialer(
      ClientSettings settings,
      UUID self,
      SessionListener listener,
      Means means,
      Reconnect reconnect) {
    this.settings = settings;
    this.connect = new Connect(settings.roles().mask(), self, settings.machine());
    this.listener = listener;
    this.means = means;
    this.reconnect = reconnect;
    Tracer tracer = new Tracer(self, settings.roles(), settings.clock());
    this.endpoint = new ClientEndpoint(self, settings.roles(), listener, tracer, this::ended);
    this.flusher = Flusher.on(means.loop());
  }

  Optional<Session> session() {
    return Optional.ofNullable(session);
  }

  Optional<ConnectProblem> problem() {
    return Optional.ofNullable(problem);
  }

  long unknownFields() {
    return endpoint.payloads().unknownFields();
  }

  void dial() {
    if (closed) {
      return;
    }
    Timeouts timeouts = patience();
    Dial attempt = new Dial(settings.servers().get(reconnect.server()), timeouts);
    ChannelFuture dialled =
        new Bootstrap()
            .group(means.loop())
            .channel(means.stack().clientChannel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Outbound.CHANNEL_MARKS)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, tcpConnectMs())
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel socket) {
                    Pipeline.begin(
                        socket,
                        NetworkStack.tls(means.tls(), socket.alloc(), timeouts),
                        new ConnectedDecoder(),
                        new ClientHandshake(attempt));
                  }
                })
            .connect(attempt.server());
    channel = dialled.channel();
    dialled.addListener(done -> {
      if (!done.isSuccess()) {
        attempt.failed(
            attempt.problem(Kind.UNREACHABLE, "no connection: " + done.cause().getMessage()));
      }
    });
  }

  private Timeouts patience() {
    if (reconnect.isHurried()) {
      return HURRIED;
    }
    return reconnect.isDoubted() ? settings.timeouts().within(DOUBTED) : settings.timeouts();
  }

  private int tcpConnectMs() {
    return settings.servers().size() == 1 ? TCP_CONNECT_MS : TCP_CONNECT_OR_NEXT_MS;
  }

  /** Ends what there is; done when the socket is closed. From any thread. */
  Future<?> close() {
    Promise<Object> done = means.loop().newPromise();
    means
        .loop()
        .execute(() -> {
          closed = true;
          if (wait != null) {
            wait.cancel(false);
          }
          if (session != null) {
            session.refuse(new Violation(ErrorCode.SHUTTING_DOWN, "this client is being stopped"));
          }
          if (channel == null) {
            done.setSuccess(this);
          } else {
            channel.close().addListener(_ -> done.trySuccess(this));
          }
        });
    return done;
  }

  private void ended(Connection lost, String why) {
    session = null;
    InetSocketAddress server = settings.servers().get(reconnect.server());
    ConnectProblem lostProblem =
        new ConnectProblem(Kind.LOST, "server %s: %s".formatted(server, why));
    boolean settled = now() - connectedAt >= SETTLED_AFTER;
    log(server, lostProblem);
    if (lost.fellSilent()) {
      again(reconnect.fellSilent());
    } else {
      again(settled ? reconnect.lost() : reconnect.failed());
    }
  }

  private void again(Duration after) {
    if (closed) {
      return;
    }
    try {
      wait =
          means
              .timers()
              .schedule(
                  () -> means.loop().execute(this::dial), after.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException stopped) {
      log.warn("no more attempts to connect: the timers were stopped before this client");
    }
  }

  /** Says a problem once; the same again is no news. */
  private void log(InetSocketAddress server, ConnectProblem found) {
    problem = found;
    if (!closed && !found.equals(said.put(server, found))) {
      log.warn("not connected: {}: {}", found.kind(), found.message());
    }
  }

  private long now() {
    return means.loop().ticker().nanoTime();
  }

  /** An attempt of this dialer. */
  private final class Dial implements Attempt {
    private final InetSocketAddress server;
    private final Timeouts timeouts;
    private boolean over;

    Dial(InetSocketAddress server, Timeouts timeouts) {
      this.server = server;
      this.timeouts = timeouts;
    }

    @Override
    public InetSocketAddress server() {
      return server;
    }

    @Override
    public Connect connect() {
      return connect;
    }

    @Override
    public Duration connectTimeout() {
      return timeouts.connect();
    }

    @Override
    public PayloadReader payloads() {
      return endpoint.payloads();
    }

    @Override
    public Greeting greet(Verdict.Accepted accepted, ClusterConfiguration configuration) {
      try {
        return listener.greet(accepted.key(), configuration);
      } catch (RuntimeException defect) {
        log.error("{}: refused by a defect", accepted.key(), defect);
        Violation violation = SessionHandler.defect();
        return new Greeting.Refusal(violation.code(), violation.message());
      }
    }

    @Override
    public Connection session(
        Channel channel, Verdict.Accepted accepted, ClusterConfiguration configuration) {
      return new Connection(
          channel,
          accepted.key(),
          accepted.identity(),
          Uuids.NIL,
          endpoint,
          flusher,
          Patience.of(configuration, settings.timeouts()));
    }

    @Override
    public void succeeded(Connection connected, ClusterConfiguration configuration) {
      session = connected;
      problem = null;
      said.clear();
      connectedAt = now();
      log.info("connected to {} at {} ({})", connected, server, means.stack());
      try {
        listener.connected(connected, configuration);
      } catch (RuntimeException defect) {
        log.error("{}: session ended by a defect", connected, defect);
        connected.refuse(SessionHandler.defect());
      }
    }

    @Override
    public void failed(ConnectProblem found) {
      if (over) {
        return; // a failed TCP connection fails its TLS handshake too
      }
      over = true;
      log(server, found);
      again(
          switch (found.kind()) {
            case TIMED_OUT -> reconnect.timedOut();
            case REFUSED, NOT_A_SCHEDULER, PROTOCOL -> reconnect.refused();
            case UNREACHABLE,
                LOST,
                CERTIFICATE_EXPIRED,
                UNKNOWN_AUTHORITY,
                TLS_FAILED,
                REFUSED_FOR_NOW,
                DECLINED ->
                reconnect.failed();
          });
    }
  }
}
