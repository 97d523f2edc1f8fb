package ciao.certs;

/** The extended key usages TLS asks for (RFC 5280 section 4.2.1.12). */
final class CertificateUsage {

  static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  private CertificateUsage() {}
}
