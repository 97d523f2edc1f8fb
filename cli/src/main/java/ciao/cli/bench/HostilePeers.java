package ciao.cli.bench;

import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.MutualTls;
import ciao.certs.PemFiles;
import ciao.certs.PkiException;
import ciao.certs.Role;
import ciao.cli.serve.BackgroundProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Peers that do a scheduler every kind of harm they can, again and again until closed. All but the
 * half-open ones have certificates of the cluster. They are written with the JDK's sockets alone,
 * since the client of the roles has manners. They run in a process of their own: what an attacker
 * computes is not the scheduler's loss, as an attacker has a machine.
 */
final class HostilePeers implements AutoCloseable {
  private static final byte[] VERSION = {1, 0};
  private static final int COMMAND = 0;
  private static final int STATUS = 1;
  private static final int READY = 1;
  private static final int PING = 0x20;
  private static final int UNKNOWN = 0x70;
  private static final int HUNDRED_MIB = 100 << 20;

  /** Room that no bait uses up. */
  private static final int MUCH = 1_000_000;

  /** Little, so that what is not read stays with the scheduler. */
  private static final int RECEIVE_BUFFER = 8 << 10;

  /** One that is cut off comes back after this. */
  private static final long PAUSE_MS = 100;

  /** Frames of a flood that leave together, and how often: 20,000 a second. */
  private static final int BURST = 100;

  private static final long BURST_EVERY_MS = 5;

  private static final int PATIENCE_MS = 20_000;

  /** What {@link #main} says when all are. */
  private static final String LOOSE = "loose";

  /** What one does. */
  enum Manner {
    /** Connects and says nothing, not even TLS. */
    HALF_OPEN,
    /** Sends commands that do not exist, and reads no answer. */
    GARBAGE,
    /** Says that it has room, shows signs of life, and reads none of what it is sent. */
    READS_NOTHING,
    /** Sends a frame byte by byte. */
    TRICKLES,
    /** Reports all the time, in frames that are in order. */
    FLOODS,
    /** Announces 100 MiB and sends what is taken of it. */
    TOO_LONG
  }

  private final InetSocketAddress scheduler;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("hostile-", 0).factory());

  /** Those that have not had a connection yet. */
  private final CountDownLatch unconnected;

  private volatile boolean closed;

  private HostilePeers(InetSocketAddress scheduler, int count) {
    this.scheduler = scheduler;
    this.unconnected = new CountDownLatch(count);
  }

  /** Lets so many loose of each manner, and waits until each has had a connection. */
  static BackgroundProcess start(BenchHome home, InetSocketAddress scheduler, int ofEach)
      throws IOException, PkiException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.add(home.authority().toString());
    arguments.add(scheduler.getAddress().getHostAddress());
    arguments.add(String.valueOf(scheduler.getPort()));
    for (Manner manner : Manner.values()) {
      for (int i = 0; i < ofEach; i++) {
        arguments.add(home.file(manner + "-" + i, UUID.randomUUID(), Role.AGENT).toString());
      }
    }
    Path errors = home.directory().resolve("hostile.err");
    return BackgroundProcess.start(
        "the process of hostile peers", HostilePeers.class, arguments, LOOSE, errors);
  }

  /**
   * Lets them loose until its standard input ends; says {@link #LOOSE} when each has had its first
   * connection.
   *
   * @param arguments the cluster's authorities as a PEM file, the scheduler's address and port, and
   *     the peers' certificates, each named for its manner and a number
   */
  public static void main(String[] arguments)
      throws IOException, PkiException, InterruptedException {
    InetSocketAddress scheduler =
        new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
    try (HostilePeers peers = new HostilePeers(scheduler, arguments.length - 3)) {
      for (int i = 3; i < arguments.length; i++) {
        Path certificate = Path.of(arguments[i]);
        String name = certificate.getFileName().toString();
        peers.start(
            Manner.valueOf(name.substring(0, name.indexOf('-'))),
            PemFiles.read(certificate, Path.of(arguments[0])));
      }
      peers.unconnected.await();
      System.out.println(LOOSE);
      while (System.in.read() >= 0) {}
    }
  }

  private void start(Manner manner, Credentials credentials) throws PkiException {
    if (!(credentials.identity() instanceof Identity.Node node)) {
      throw new IllegalArgumentException(credentials + " (expected: a node's)");
    }
    SSLContext tls = MutualTls.context(credentials);
    threads.execute(() -> goOn(manner, node.uuid(), tls));
  }

  private void goOn(Manner manner, UUID self, SSLContext tls) {
    boolean connectedBefore = false;
    while (!closed) {
      try (Socket tcp = new Socket()) {
        if (manner == Manner.READS_NOTHING) {
          tcp.setReceiveBufferSize(RECEIVE_BUFFER);
        }
        tcp.connect(scheduler, PATIENCE_MS);
        OutputStream out =
            manner == Manner.HALF_OPEN ? tcp.getOutputStream() : connected(tcp, self, tls);
        if (!connectedBefore) {
          connectedBefore = true;
          unconnected.countDown();
        }
        if (manner == Manner.HALF_OPEN) {
          var _ = tcp.getInputStream().read(); // returns when it is cut off
        } else {
          awaitOthers();
          misbehave(manner, self, out);
        }
      } catch (IOException cutOff) {
        rest(PAUSE_MS); // as it must be
      }
    }
  }

  private OutputStream connected(Socket tcp, UUID self, SSLContext tls) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            tls.getSocketFactory()
                .createSocket(tcp, scheduler.getHostString(), scheduler.getPort(), true);
    OutputStream out = socket.getOutputStream();
    out.write(
        ByteBuffer.allocate(40)
            .put(header(COMMAND, 0, Role.AGENT.bit()))
            .putLong(self.getMostSignificantBits())
            .putLong(self.getLeastSignificantBits())
            .array());
    byte[] connected = socket.getInputStream().readNBytes(44);
    if (connected.length < 44) {
      throw new IOException("refused");
    }
    return out;
  }

  private void misbehave(Manner manner, UUID self, OutputStream out) throws IOException {
    switch (manner) {
      case HALF_OPEN -> throw new IllegalStateException("has no session to misbehave in");
      case GARBAGE -> repeat(out, frame(COMMAND, UNKNOWN, "garbage"), 0);
      case READS_NOTHING -> {
        out.write(frame(STATUS, READY, ready(self, MUCH, Bait.LABEL, Bait.NOTHING)));
        repeat(out, frame(STATUS, PING, ""), BURST_EVERY_MS);
      }
      case FLOODS ->
          repeat(out, frame(STATUS, READY, ready(self, 0, "floods", "yes")), BURST_EVERY_MS);
      case TRICKLES -> {
        out.write(header(STATUS, READY, HUNDRED_MIB >> 10));
        while (!closed) {
          out.write(' ');
          rest(PAUSE_MS);
        }
      }
      case TOO_LONG -> {
        out.write(header(STATUS, READY, HUNDRED_MIB));
        byte[] part = new byte[64 << 10];
        for (int sent = 0; sent < HUNDRED_MIB && !closed; sent += part.length) {
          out.write(part);
        }
      }
    }
  }

  private void repeat(OutputStream out, byte[] frame, long everyMs) throws IOException {
    ByteBuffer burst = ByteBuffer.allocate(BURST * frame.length);
    while (burst.hasRemaining()) {
      burst.put(frame);
    }
    while (!closed) {
      out.write(burst.array());
      rest(everyMs);
    }
  }

  /** A report of a node that has so much room of each kind, and this label. */
  private static String ready(UUID self, int room, String key, String value) {
    String all =
        "{\"vcpus\":%1$d,\"memory_mib\":%1$d,\"disk_mib\":%1$d,\"slots\":%1$d}".formatted(room);
    return "{\"node\":\"%s\",\"hostname\":\"hostile\",\"capacity\":%s,\"room\":%s,"
            .formatted(self, all, all)
        + "\"labels\":{\"%s\":\"%s\"},\"load_permille\":0,\"starts_accounted\":0}"
            .formatted(key, value);
  }

  private static byte[] frame(int type, int operand, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + bytes.length)
        .put(header(type, operand, bytes.length))
        .put(bytes)
        .array();
  }

  private static byte[] header(int type, int operand, int length) {
    return ByteBuffer.allocate(8)
        .put(VERSION)
        .put((byte) type)
        .put((byte) operand)
        .putInt(length)
        .array();
  }

  /** Or the first would keep the last from being connected at all. */
  private void awaitOthers() {
    try {
      unconnected.await();
    } catch (InterruptedException ended) {
      closed = true;
    }
  }

  private void rest(long milliseconds) {
    try {
      TimeUnit.MILLISECONDS.sleep(milliseconds);
    } catch (InterruptedException ended) {
      closed = true;
    }
  }

  /** Ends them all; the interrupt of a virtual thread closes the socket it waits for. */
  @Override
  public void close() {
    closed = true;
    threads.shutdownNow();
    threads.close();
  }
}
