package ciao.ssntp;

/** The handshake on NIO and the JDK's TLS. */
class PureJavaHandshakeTest extends HandshakeContract {
  PureJavaHandshakeTest() {
    super(Transport.PURE_JAVA);
  }
}
