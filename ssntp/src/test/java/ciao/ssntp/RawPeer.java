package ciao.ssntp;

import ciao.certs.Credentials;
import ciao.certs.MutualTls;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client written against docs/ssntp.md with the JDK's sockets alone; may say anything. */
final class RawPeer implements AutoCloseable {
  private static final int PATIENCE_MS = 15_000;

  private final Closeable socket;
  private final DataInputStream in;
  private final OutputStream out;

  /** A frame as it came. */
  record RawFrame(int type, int code, String text) {
    boolean is(Operand operand) {
      return type == operand.type().code() && code == operand.code();
    }

    @Override
    public String toString() {
      return "type " + type + ", operand " + code + ": " + text;
    }
  }

  /**
   * @param socket what to close: the TLS socket's own close waits for a write that is stuck
   */
  private RawPeer(SSLSocket tls, Closeable socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(tls.getInputStream());
    this.out = tls.getOutputStream();
  }

  static SSLContext context(Credentials credentials) throws Exception {
    return MutualTls.context(credentials);
  }

  /** Has no certificate, and does not care whom it talks to. */
  static SSLContext anonymous() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAnybody()}, new SecureRandom());
    return context;
  }

  static RawPeer open(InetSocketAddress address, SSLContext context, String... protocols)
      throws IOException {
    Socket tcp = new Socket();
    try {
      tcp.setSoTimeout(PATIENCE_MS);
      tcp.setTcpNoDelay(true);
      tcp.connect(address, PATIENCE_MS);
      SSLSocket socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(tcp, address.getHostString(), address.getPort(), true);
      if (protocols.length > 0) {
        socket.setEnabledProtocols(protocols);
      }
      socket.startHandshake();
      return new RawPeer(socket, tcp);
    } catch (IOException e) {
      tcp.close();
      throw e;
    }
  }

  /** The server's end of a connection. */
  static RawPeer accepted(SSLSocket socket) throws IOException {
    socket.setSoTimeout(PATIENCE_MS);
    return new RawPeer(socket, socket);
  }

  /** A client's CONNECT, as its 40 bytes. */
  byte[] readConnect() throws IOException {
    return in.readNBytes(40);
  }

  RawPeer write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  RawPeer writeHex(String hex) throws IOException {
    return write(hex(hex));
  }

  RawPeer write(Operand operand, String payload) throws IOException {
    return write(frame(operand, payload));
  }

  /** Gives signs of life until it is closed, whether it reads or not. */
  RawPeer keepTalking() {
    CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS, Thread::startVirtualThread)
        .execute(() -> {
          try {
            write(Operand.PONG, "").keepTalking();
          } catch (IOException closed) {
            // as it must end
          }
        });
    return this;
  }

  /** CONNECT, and all of CONNECTED. */
  RawPeer connect(UUID uuid, int roleMask) throws IOException {
    write(connectFrame(uuid, roleMask));
    readConnected();
    return this;
  }

  /** CONNECTED, whole. */
  byte[] readConnected() throws IOException {
    byte[] head = in.readNBytes(44);
    if (head.length < 44 || head[2] != 1 || head[3] != 0) {
      throw new IOException("not CONNECTED: " + new String(head, StandardCharsets.ISO_8859_1));
    }
    byte[] payload = in.readNBytes(ByteBuffer.wrap(head).getInt(40));
    return ByteBuffer.allocate(head.length + payload.length).put(head).put(payload).array();
  }

  /** The next frame that is neither PING nor PONG. */
  RawFrame read() throws IOException {
    while (true) {
      RawFrame frame = readAny();
      if (!frame.is(Operand.PING) && !frame.is(Operand.PONG)) {
        return frame;
      }
    }
  }

  RawFrame readAny() throws IOException {
    byte[] header = new byte[8];
    in.readFully(header);
    ByteBuffer view = ByteBuffer.wrap(header);
    byte[] payload = new byte[view.getInt(4)];
    in.readFully(payload);
    return new RawFrame(header[2], header[3], new String(payload, StandardCharsets.UTF_8));
  }

  /** Whether nothing more comes: the other end has closed, in good order or not. */
  boolean isClosedByPeer() throws IOException {
    try {
      readAny();
      return false;
    } catch (EOFException | SocketException | SSLException closed) {
      return true;
    }
  }

  static byte[] frame(Operand operand, String payload) {
    return frame(
        1, operand.type().code(), operand.code(), payload.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] frame(int version, int type, int code, byte[] payload) {
    return header(version, type, code, payload.length).put(payload).array();
  }

  static ByteBuffer header(int version, int type, int code, int length) {
    return ByteBuffer.allocate(8 + Math.clamp(length, 0, 1 << 24))
        .put((byte) version)
        .put((byte) 0)
        .put((byte) type)
        .put((byte) code)
        .putInt(length);
  }

  static byte[] connectFrame(UUID uuid, int roleMask) {
    return connectFrame(uuid, roleMask, Uuids.NIL);
  }

  static byte[] connectFrame(UUID uuid, int roleMask, UUID machine) {
    return ByteBuffer.allocate(40)
        .put(new byte[] {1, 0, 0, 0})
        .putInt(roleMask)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .putLong(machine.getMostSignificantBits())
        .putLong(machine.getLeastSignificantBits())
        .array();
  }

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static final class TrustAnybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
