package ciao.ssntp;

import ciao.certs.Credentials;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** The scheduler's end of SSNTP: accepts, checks, forwards by {@code ForwardingTable}, delivers. */
public final class SsntpServer implements AutoCloseable {
  private SsntpServer() {}

  /**
   * Listens. The credentials are read now and never again; their certificate must carry the
   * Scheduler role.
   *
   * @throws IOException naming the address and the way out when it cannot listen there
   */
  public static SsntpServer start(
      ServerSettings settings, Credentials credentials, SessionListener listener)
      throws IOException {
    throw new UnsupportedOperationException("arrives with the next change");
  }

  /** Where it listens; the port is never 0. */
  public InetSocketAddress address() {
    throw new UnsupportedOperationException("arrives with the next change");
  }

  /** Who is connected now. */
  public List<Session> sessions() {
    throw new UnsupportedOperationException("arrives with the next change");
  }

  /** Ends every session, tells the listener, frees port and threads. Takes 5 s at most. */
  @Override
  public void close() {
    throw new UnsupportedOperationException("arrives with the next change");
  }
}
