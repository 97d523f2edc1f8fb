package ciao.launcher.testing;

import ciao.certs.CertificateAuthority;
import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.MutualTls;
import ciao.certs.PkiException;
import ciao.certs.Role;
import ciao.certs.Roles;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLParameters;

/** A cluster's certificates, and HTTPS servers that show them. */
public final class TestCluster {
  private final CertificateAuthority authority =
      CertificateAuthority.create("test", InstantSource.system());

  /** A node's certificate without any host name in it. */
  public Credentials node(UUID uuid, Role... roles) throws PkiException {
    return authority.issue(new Identity.Node("node", uuid, Roles.of(roles)), List.of());
  }

  /** A server on a free port that asks for a certificate of this cluster; to be started. */
  public HttpsServer server(Executor executor, Role... roles) throws IOException, PkiException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(MutualTls.context(node(UUID.randomUUID(), roles))) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = getSSLContext().getDefaultSSLParameters();
            tls.setNeedClientAuth(true);
            parameters.setSSLParameters(tls);
          }
        });
    server.setExecutor(executor);
    return server;
  }

  /** Where the server listens; by address, as its certificate names no host. */
  public static URI address(HttpsServer server) {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }
}
