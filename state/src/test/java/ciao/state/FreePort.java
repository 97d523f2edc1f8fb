package ciao.state;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that a test kills and starts again where they were. */
public final class FreePort {
  /** Below those that Linux gives to connections that go out (32,768 and above). */
  private static final int BEGIN = 10_000;

  private static final int END = 32_000;

  private static final int ATTEMPTS = 100;

  private FreePort() {}

  /** Held until it is closed. While nobody holds it, no connection that goes out takes it. */
  public static ServerSocket held() throws IOException {
    BindException last = new BindException("no attempt");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(BEGIN, END);
      try {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
      } catch (BindException taken) {
        last = taken;
      }
    }
    throw last;
  }
}
