package ciao.controller;

import ciao.certs.Credentials;
import ciao.certs.MutualTls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Bare HTTP/2 against a controller, frame by frame (RFC 9113); reads nothing. */
final class Http2Peer implements AutoCloseable {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int END_HEADERS = 4;
  private static final int CANCEL = 8;

  private final SSLSocket socket;

  Http2Peer(URI server, Credentials credentials) throws Exception {
    socket =
        (SSLSocket)
            MutualTls.context(credentials)
                .getSocketFactory()
                .createSocket(server.getHost(), server.getPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    socket.getOutputStream().write(PREFACE);
    frame(SETTINGS, 0, 0, new byte[0]);
  }

  /**
   * Begins a request that has a body.
   *
   * @param stream odd, and greater than any before
   */
  void begin(int stream, String method, String path, Map<String, String> headers)
      throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", method);
    literal(block, ":scheme", "https");
    literal(block, ":authority", "localhost");
    literal(block, ":path", path);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      literal(block, header.getKey(), header.getValue());
    }
    frame(HEADERS, END_HEADERS, stream, block.toByteArray());
  }

  void data(int stream, byte[] bytes) throws IOException {
    frame(DATA, 0, stream, bytes);
  }

  void cancel(int stream) throws IOException {
    frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(CANCEL).array());
  }

  /** RFC 7541, 6.2.2: never in a table, not compressed. */
  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    text(block, name);
    text(block, value);
  }

  /** RFC 7541, 5.1: a length with a prefix of seven bits, and what it is the length of. */
  private static void text(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    if (bytes.length < 127) {
      block.write(bytes.length);
    } else {
      block.write(127);
      int rest = bytes.length - 127;
      for (; rest >= 128; rest >>= 7) {
        block.write(rest & 127 | 128);
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  /** RFC 9113, 4.1. */
  private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    socket.getOutputStream().write(frame.array());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
