package ciao.launcher.fetch;

import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.MutualTls;
import ciao.certs.PkiException;
import ciao.certs.Role;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts whoever the cluster's authority made a controller, under whatever address it is reached:
 * the role in the certificate says who it is, addresses may change.
 */
final class ControllerTrust extends X509ExtendedTrustManager {
  private final X509TrustManager authorities;

  private ControllerTrust(X509TrustManager authorities) {
    this.authorities = authorities;
  }

  /** A context that shows this node's certificate and talks to controllers only. */
  static SSLContext context(Credentials credentials) throws IOException {
    try {
      KeyStore trusted = empty();
      for (X509Certificate authority : credentials.authorities()) {
        trusted.setCertificateEntry("authority-" + trusted.size(), authority);
      }
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(
          new KeyManager[] {MutualTls.keyManager(credentials)},
          new TrustManager[] {new ControllerTrust(of(trusted))},
          null);
      return context;
    } catch (GeneralSecurityException unusable) {
      throw new IOException(
          "this node's certificate cannot be used for TLS: " + unusable.getMessage(), unusable);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  private static X509TrustManager of(KeyStore trusted) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager found) {
        return found;
      }
    }
    throw new IllegalStateException("every Java platform has an X.509 trust manager");
  }

  private void checkController(X509Certificate[] chain, String authType)
      throws CertificateException {
    authorities.checkServerTrusted(chain, authType);
    boolean controller;
    try {
      controller =
          switch (Identity.of(chain[0])) {
            case Identity.Node node -> node.roles().contains(Role.CONTROLLER);
            case Identity.User _ -> false;
          };
    } catch (PkiException neither) {
      throw new CertificateException(neither.getMessage(), neither);
    }
    if (!controller) {
      throw new CertificateException(
          "the peer's certificate, %s, does not carry the role controller"
              .formatted(chain[0].getSubjectX500Principal()));
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkController(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkController(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    checkController(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw onlyDials();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw onlyDials();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw onlyDials();
  }

  private static CertificateException onlyDials() {
    return new CertificateException("a launcher dials, and is dialled by nobody");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }
}
