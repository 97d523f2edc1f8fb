package ciao.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Connections from anywhere, and what can be seen of a real one. */
final class Connections {
  static final int PATIENCE_MS = 15_000;

  private Connections() {}

  /** So many come from this address, whose time stands still; the oldest first. */
  static List<EmbeddedChannel> arrive(String address, int connections, Consumer<Channel> admit) {
    List<EmbeddedChannel> arrived = new ArrayList<>();
    for (int n = 0; n < connections; n++) {
      InetSocketAddress from = new InetSocketAddress(address, 40_000 + n);
      EmbeddedChannel child =
          new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
              return from;
            }
          };
      child.freezeTime();
      admit.accept(child);
      arrived.add(child);
    }
    return arrived;
  }

  static long open(List<EmbeddedChannel> arrived) {
    return arrived.stream().filter(EmbeddedChannel::isOpen).count();
  }

  /** The first line of the answer to a request that has no body in its answer. */
  static String status(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("what follows \"%s\", or the end", head).isNotEqualTo(-1);
      head.append((char) next);
    }
    return head.toString();
  }

  static boolean isClosedByServer(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }
}
