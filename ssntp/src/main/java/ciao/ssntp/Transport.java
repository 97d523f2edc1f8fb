package ciao.ssntp;

/**
 * How bytes travel.
 *
 * @param nativeAllowed epoll and OpenSSL where their libraries load; else, and on false, NIO and
 *     the JDK's TLS (about half as fast)
 * @param tls12Allowed whether a peer may fall back from TLS 1.3 to TLS 1.2
 */
public record Transport(boolean nativeAllowed, boolean tls12Allowed) {
  /** The fastest that loads, TLS 1.3 only. */
  public static final Transport DEFAULT = new Transport(true, false);

  /** NIO and the JDK's TLS, TLS 1.3 only. */
  public static final Transport PURE_JAVA = new Transport(false, false);
}
