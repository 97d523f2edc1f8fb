package ciao.ssntp;

import ciao.certs.Credentials;
import ciao.ssntp.payload.ClusterConfiguration;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A server of the JDK's sockets alone, which may say anything. */
final class RawServer implements AutoCloseable {
  private final ServerSocket listening;
  private final SSLSocketFactory tls;

  /**
   * Whether a test holds on to them or not: a socket that nobody has is closed when it is
   * collected.
   */
  private final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();

  RawServer(Credentials credentials) throws Exception {
    tls = RawPeer.context(credentials).getSocketFactory();
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listening.setSoTimeout(15_000);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listening.getLocalSocketAddress();
  }

  RawPeer accept() throws IOException {
    SSLSocket socket = (SSLSocket) tls.createSocket(acceptOnly(), null, true);
    socket.setUseClientMode(false);
    socket.setNeedClientAuth(true);
    return RawPeer.accepted(socket);
  }

  /** Accepts, and does not begin TLS. */
  Socket acceptOnly() throws IOException {
    Socket socket = listening.accept();
    accepted.add(socket);
    return socket;
  }

  /** Accepts, reads CONNECT, and answers CONNECTED as this server. */
  RawPeer acceptSession(UUID server, int roleMask, ClusterConfiguration configuration)
      throws IOException {
    RawPeer peer = accept();
    ByteBuffer connect = ByteBuffer.wrap(peer.readConnect());
    UUID client = new UUID(connect.getLong(8), connect.getLong(16));
    return peer.write(connected(roleMask, server, client, configuration));
  }

  static byte[] connected(
      int roleMask, UUID server, UUID client, ClusterConfiguration configuration) {
    RawPayload payload = Message.of(Operand.CONNECTED, configuration).raw();
    ByteBuf frame =
        new Connected(roleMask, server, client, payload).encode(UnpooledByteBufAllocator.DEFAULT);
    try {
      byte[] bytes = new byte[frame.readableBytes()];
      frame.readBytes(bytes);
      return bytes;
    } finally {
      frame.release();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : accepted) {
      socket.close();
    }
  }
}
