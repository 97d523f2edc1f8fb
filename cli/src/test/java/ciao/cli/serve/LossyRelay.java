package ciao.cli.serve;

import ciao.certs.Credentials;
import ciao.certs.MutualTls;
import ciao.ssntp.Operand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Stands between the scheduler and everyone who connects to it, and loses or repeats what they send
 * as its {@link Fates} say. It has the cluster's own certificates, so it is a scheduler to the one
 * side and a node to the other, over real mutual TLS; the roles know nothing of it.
 */
final class LossyRelay implements AutoCloseable {
  private final ServerSocket listening;
  private final Fates fates;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<RelayedLink> links = ConcurrentHashMap.newKeySet();
  private final Map<Operand, Queue<WireFrame>> seen = new ConcurrentHashMap<>();

  private LossyRelay(ServerSocket listening, Fates fates) {
    this.listening = listening;
    this.fates = fates;
  }

  /** Takes a port; whoever connects before {@link #serve} waits. */
  static LossyRelay open(Fates fates) throws IOException {
    return new LossyRelay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), fates);
  }

  int port() {
    return listening.getLocalPort();
  }

  void serve(Credentials credentials, InetSocketAddress scheduler) throws Exception {
    SSLContext tls = MutualTls.context(credentials);
    threads.execute(() -> accept(tls, scheduler));
  }

  private void accept(SSLContext tls, InetSocketAddress scheduler) {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        threads.execute(() -> relay(tls, client, scheduler));
      } catch (SocketException closed) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void relay(SSLContext tls, Socket client, InetSocketAddress scheduler) {
    try (client;
        Socket server = new Socket()) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(scheduler);
      SSLSocket near = (SSLSocket) tls.getSocketFactory().createSocket(client, null, false);
      near.setNeedClientAuth(true);
      SSLSocket far =
          (SSLSocket)
              tls.getSocketFactory()
                  .createSocket(server, scheduler.getHostString(), scheduler.getPort(), false);
      RelayedLink link = new RelayedLink(near, far, () -> close(client, server), fates, this::note);
      links.add(link);
      try {
        link.run(threads);
      } finally {
        links.remove(link);
      }
    } catch (IOException ended) {
      // One end is gone, so the other is closed: both connect again.
    }
  }

  private static void close(Socket client, Socket server) throws IOException {
    try (client) {
      server.close();
    }
  }

  private void note(Operand operand, WireFrame frame) {
    seen.computeIfAbsent(operand, one -> new ConcurrentLinkedQueue<>()).add(frame);
  }

  /** What the launcher was told of this kind, or should have been, or said itself. */
  List<WireFrame> seen(Operand operand) {
    return List.copyOf(seen.getOrDefault(operand, new ConcurrentLinkedQueue<>()));
  }

  /**
   * Says to the launcher once more all that it was ever told, or should have been, of this kind.
   *
   * @return how much that was
   */
  int repeatToLauncher(Operand operand) throws IOException {
    List<WireFrame> all = seen(operand);
    for (RelayedLink link : links) {
      if (link.isLaunchers()) {
        for (WireFrame frame : all) {
          link.tell(frame);
        }
      }
    }
    return all.size();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (RelayedLink link : links) {
      link.close();
    }
    threads.close();
  }
}
