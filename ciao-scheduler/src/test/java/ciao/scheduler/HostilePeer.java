package ciao.scheduler;

import ciao.certs.Credentials;
import ciao.certs.MutualTls;
import ciao.certs.Role;
import ciao.ssntp.payload.NodeId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocket;

/**
 * A client with a good certificate and no manners, written against docs/ssntp.md with the JDK's
 * sockets alone. It reads nothing unless told to.
 */
final class HostilePeer implements AutoCloseable {
  private static final int PATIENCE_MS = 20_000;

  /** Little, so that who does not read is soon known to. */
  private static final int RECEIVE_BUFFER = 8 << 10;

  private final Socket tcp;
  private final InputStream in;
  private final OutputStream out;

  private HostilePeer(Socket tcp, SSLSocket tls) throws IOException {
    this.tcp = tcp;
    this.in = tls.getInputStream();
    this.out = tls.getOutputStream();
  }

  /** Through TLS, CONNECT and CONNECTED. */
  static HostilePeer connect(
      InetSocketAddress address, Credentials credentials, NodeId self, Role role) throws Exception {
    Socket tcp = new Socket();
    try {
      tcp.setReceiveBufferSize(RECEIVE_BUFFER);
      tcp.setTcpNoDelay(true);
      tcp.setSoTimeout(PATIENCE_MS);
      tcp.connect(address, PATIENCE_MS);
      SSLSocket tls =
          (SSLSocket)
              MutualTls.context(credentials)
                  .getSocketFactory()
                  .createSocket(tcp, address.getHostString(), address.getPort(), true);
      HostilePeer peer = new HostilePeer(tcp, tls);
      peer.write(
          ByteBuffer.allocate(40)
              .put(new byte[] {1, 0, 0, 0})
              .putInt(role.bit())
              .putLong(self.value().getMostSignificantBits())
              .putLong(self.value().getLeastSignificantBits())
              .array());
      peer.in.readNBytes(ByteBuffer.wrap(peer.in.readNBytes(44)).getInt(40));
      return peer;
    } catch (IOException failure) {
      tcp.close();
      throw failure;
    }
  }

  static byte[] frame(int type, int operand, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + bytes.length)
        .put(header(type, operand, bytes.length))
        .put(bytes)
        .array();
  }

  static byte[] header(int type, int operand, int length) {
    return ByteBuffer.allocate(8)
        .put(new byte[] {1, 0, (byte) type, (byte) operand})
        .putInt(length)
        .array();
  }

  /** Waits for as long as the scheduler does not read. */
  void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Writes, again and again, until the connection is over. */
  HostilePeer flood(Supplier<byte[]> bytes) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              write(bytes.get());
            }
          } catch (IOException over) {
            // as it must end
          }
        });
    return this;
  }

  /** Writes this every 100 ms, until the connection is over. */
  HostilePeer trickle(Supplier<byte[]> bytes) {
    CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS, Thread::startVirtualThread)
        .execute(() -> {
          try {
            write(bytes.get());
            trickle(bytes);
          } catch (IOException over) {
            // as it must end
          }
        });
    return this;
  }

  /** Whether the scheduler ends the connection, whatever it says before. */
  boolean isCutOff() {
    byte[] ignored = new byte[4_096];
    try {
      while (in.read(ignored) >= 0) {
        // last words
      }
      return true;
    } catch (SocketTimeoutException alive) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    tcp.close(); // TLS's own close would wait for a write that is stuck
  }
}
