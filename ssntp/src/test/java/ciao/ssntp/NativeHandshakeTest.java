package ciao.ssntp;

/** The handshake on epoll and OpenSSL. */
class NativeHandshakeTest extends HandshakeContract {
  NativeHandshakeTest() {
    super(Transport.DEFAULT);
  }
}
