import ciao.certs.CertificateAuthority;
import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.MutualTls;
import ciao.certs.OnExisting;
import ciao.certs.PemFiles;
import ciao.certs.Role;
import ciao.certs.Roles;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.BufferedReader;
import java.io.File;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Drives a {@link Router} in a process of its own as {@code ciao bench scheduler} drives a
 * scheduler: one controller and so many agents, on an event loop each, in this process. Arguments:
 * agents, frames of a pass, the most that may be under way, and for how many milliseconds the
 * router lets a frame wait for others. Prints frames a second; the median and the 99th percentile of
 * one at a time, microseconds; CPU time of a frame in the router and in the load, microseconds.
 */
public final class RouterLoad {
  private static final int WARM_UPS = 5;
  private static final int SINGLE = 5_000;
  private static final int PER_FLUSH = 24;

  private final int agents;
  private final int window;
  private final CountDownLatch connected;
  private final EventLoopGroup agentLoop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final EventLoopGroup controllerLoop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private volatile Channel controller;
  private volatile Pass pass;

  private RouterLoad(int agents, int window) {
    this.agents = agents;
    this.window = window;
    this.connected = new CountDownLatch(agents + 1);
  }

  public static void main(String[] arguments) throws Exception {
    int agents = Integer.parseInt(arguments[0]);
    int frames = Integer.parseInt(arguments[1]);
    RouterLoad load = new RouterLoad(agents, Integer.parseInt(arguments[2]));
    Path home = Files.createTempDirectory("ciao-bench-");
    try {
      load.run(home, frames, arguments[3]);
    } finally {
      try (Stream<Path> all = Files.walk(home)) {
        all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
    System.exit(0);
  }

  private void run(Path home, int frames, String tickMs) throws Exception {
    CertificateAuthority authority = CertificateAuthority.create("router", InstantSource.system());
    Credentials router = issue(authority, "router", Role.SCHEDULER);
    PemFiles.write(home.resolve("router.pem"), router, OnExisting.REFUSE);
    PemFiles.write(home.resolve("ca.pem"), router.authorities(), OnExisting.REFUSE);
    Process process = start(home, tickMs);
    try (BufferedReader lines = process.inputReader()) {
      int port = Integer.parseInt(lines.readLine());
      Credentials client = issue(authority, "agent", Role.AGENT);
      SslContext tls =
          Router.tls(
              SslContextBuilder.forClient().keyManager(MutualTls.keyManager(client)), client);
      measure(tls, port, frames, process);
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static Credentials issue(CertificateAuthority authority, String name, Role role)
      throws Exception {
    return authority.issue(new Identity.Node(name, UUID.randomUUID(), Roles.of(role)), List.of());
  }

  /** With the options of a scheduler. */
  private static Process start(Path home, String tickMs) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseParallelGC",
            "-Xms16m",
            "-Xss512k",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dio.netty.leakDetection.level=disabled",
            "-cp",
            System.getProperty("java.class.path"),
            "benchmarks/Router.java",
            home.toString(),
            tickMs)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private void measure(SslContext tls, int port, int frames, Process router) throws Exception {
    controller = connect(tls, port, controllerLoop, true);
    for (int i = 0; i < agents; i++) {
      connect(tls, port, agentLoop, false);
    }
    connected.await();
    for (int i = 0; i < WARM_UPS; i++) {
      pass(frames, window);
    }
    Pass single = pass(SINGLE, 1);
    Duration routerCpu = cpu(router.toHandle());
    Duration loadCpu = cpu(ProcessHandle.current());
    Pass full = pass(frames, window);
    System.out.printf(
        "%.0f %.0f %.0f %.2f %.2f%n",
        frames * 1e9 / (full.end - full.begin),
        single.percentile(50),
        single.percentile(99),
        cpu(router.toHandle()).minus(routerCpu).toNanos() / 1e3 / frames,
        cpu(ProcessHandle.current()).minus(loadCpu).toNanos() / 1e3 / frames);
  }

  private static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow();
  }

  private Channel connect(SslContext tls, int port, EventLoopGroup loop, boolean submits)
      throws Exception {
    Channel made =
        new Bootstrap()
            .group(loop)
            .channel(EpollSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(Router.tlsHandler(tls, channel), new Receiver(submits));
                  }
                })
            .connect(InetAddress.getLoopbackAddress(), port)
            .sync()
            .channel();
    if (submits) {
      while (connected.getCount() > agents) {
        TimeUnit.MILLISECONDS.sleep(10); // the router takes the first for the controller
      }
    }
    return made;
  }

  private Pass pass(int frames, int most) throws InterruptedException {
    Pass begun = new Pass(frames, most);
    pass = begun;
    begun.begin = System.nanoTime();
    controllerLoop.execute(begun::send);
    begun.over.await();
    return begun;
  }

  /** So many frames, each to an agent and announced to the controller. */
  private final class Pass {
    private final int frames;
    private final int most;
    private final long[] times;
    private final CountDownLatch over = new CountDownLatch(1);
    private int sent;
    private volatile int placed; // written by one loop each
    private volatile int arrived;
    private long begin;
    private long end;
    private long sentAt;

    Pass(int frames, int most) {
      this.frames = frames;
      this.most = most;
      this.times = new long[most == 1 ? frames : 0];
    }

    /** As many as may be under way. On the controller's loop. */
    void send() {
      int done = Math.min(placed, arrived);
      if (most == 1 && done == sent && done > 0 && sentAt != 0) {
        times[done - 1] = System.nanoTime() - sentAt;
        sentAt = 0;
      }
      if (done == frames && end == 0) {
        end = System.nanoTime();
        over.countDown();
      }
      while (sent < frames && sent - done < most && controller.isWritable()) {
        int batch = Math.min(Math.min(PER_FLUSH, frames - sent), most - (sent - done));
        ByteBuf out = controller.alloc().directBuffer(batch * (Router.HEADER + Router.START));
        for (int i = 0; i < batch; i++) {
          out.writeInt(0).writeInt(Router.START).writeZero(Router.START);
        }
        sent += batch;
        if (most == 1) {
          sentAt = System.nanoTime();
        }
        controller.writeAndFlush(out);
      }
    }

    double percentile(int percent) {
      Arrays.sort(times);
      return times[times.length * percent / 100] / 1e3;
    }
  }

  /** One connection: the controller's, or an agent's. */
  private final class Receiver extends ByteToMessageDecoder {
    private final boolean submits;
    private boolean greeted;
    private int frames;

    Receiver(boolean submits) {
      this.submits = submits;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      while (in.readableBytes() >= Router.HEADER
          && in.readableBytes() >= Router.HEADER + in.getInt(in.readerIndex() + 4)) {
        byte[] payload = new byte[in.skipBytes(4).readInt()];
        in.readBytes(payload);
        if (greeted) {
          frames++;
        } else {
          greeted = true;
          connected.countDown();
        }
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
      super.channelReadComplete(context);
      Pass now = pass;
      if (frames == 0 || now == null) {
        return;
      }
      if (submits) {
        now.placed += frames;
        now.send();
      } else {
        int before = now.arrived;
        now.arrived = before + frames;
        // The controller's loop sees it with what it hears itself, but for the last of a window.
        if (now.most == 1 || before / 256 != now.arrived / 256 || now.arrived == now.frames) {
          controllerLoop.execute(now::send);
        }
      }
      frames = 0;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
      super.channelWritabilityChanged(context);
      if (submits && pass != null) {
        pass.send();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      System.err.println(cause);
      context.close();
    }
  }
}
