package ciao.ssntp;

import ciao.certs.Credentials;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/** A controller's, launcher's or network agent's end of SSNTP: keeps one session to a scheduler. */
public final class SsntpClient implements AutoCloseable {
  private SsntpClient() {}

  /**
   * Begins to connect, and goes on until {@link #close}: a server that is away is no error. The
   * credentials are read now and never again.
   *
   * @param jitter spreads the attempts of many clients
   * @param timers runs the waits between attempts; nothing on it blocks
   * @throws IllegalArgumentException when the certificate is no node's or lacks a role to claim
   */
  public static SsntpClient start(
      ClientSettings settings,
      Credentials credentials,
      SessionListener listener,
      RandomGenerator jitter,
      ScheduledExecutorService timers) {
    throw new UnsupportedOperationException("arrives with the next change");
  }

  /** The session, while there is one. */
  public Optional<Session> session() {
    throw new UnsupportedOperationException("arrives with the next change");
  }

  /** Why there is no session, while there is none and an attempt has failed. */
  public Optional<ConnectProblem> problem() {
    throw new UnsupportedOperationException("arrives with the next change");
  }

  /** Ends the session, tells the listener, frees the thread. Takes 5 s at most. */
  @Override
  public void close() {
    throw new UnsupportedOperationException("arrives with the next change");
  }
}
