package ciao.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real HTTPS server and the JDK's client, each with a context of ours. */
final class MutualTlsTest {

  private static final Identity.Node CONTROLLER =
      new Identity.Node("c1", UUID.randomUUID(), Roles.of(Role.CONTROLLER));

  private final CertificateAuthority authority =
      CertificateAuthority.create("test", InstantSource.system());
  private HttpsServer server;

  @BeforeEach
  void start() throws Exception {
    SSLContext context =
        MutualTls.context(authority.issue(CONTROLLER, List.of("localhost", "127.0.0.1")));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters mutual = context.getDefaultSSLParameters();
            mutual.setNeedClientAuth(true);
            parameters.setSSLParameters(mutual);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] who = peer((HttpsExchange) exchange).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, who.length);
            exchange.getResponseBody().write(who);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void eachEndKnowsTheOtherByItsCertificate() throws Exception {
    Identity.User ann = new Identity.User("ann", List.of("acme"));

    HttpResponse<String> answer = get(authority.issue(ann), "127.0.0.1");

    assertThat(answer.body()).isEqualTo(ann.toString());
    X509Certificate peer =
        (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
    assertThat(Identity.of(peer)).isEqualTo(CONTROLLER);
    assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
  }

  @Test
  void aUserOfAnotherAuthorityIsTurnedAway() throws Exception {
    CertificateAuthority other = CertificateAuthority.create("test", InstantSource.system());
    Credentials foreign = other.issue(Identity.User.admin("eve"));
    Credentials eve =
        new Credentials(foreign.chain(), foreign.key(), List.of(authority.certificate()));

    assertThatThrownBy(() -> get(eve, "127.0.0.1")).isInstanceOf(IOException.class);
  }

  @Test
  void aServerOfAnotherAuthorityIsNotTrusted() throws Exception {
    CertificateAuthority other = CertificateAuthority.create("test", InstantSource.system());
    Credentials ann = authority.issue(new Identity.User("ann", List.of("acme")));
    Credentials misled = new Credentials(ann.chain(), ann.key(), List.of(other.certificate()));

    assertThatThrownBy(() -> get(misled, "127.0.0.1")).isInstanceOf(SSLException.class);
  }

  @Test
  void anExpiredCertificateIsTurnedAway() throws Exception {
    Instant now = Instant.now();
    Validity yesterday = new Validity(now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1)));
    Credentials expired = authority.issue(Identity.User.admin("root"), yesterday);

    assertThatThrownBy(() -> get(expired, "127.0.0.1")).isInstanceOf(IOException.class);
  }

  @Test
  void aServerIsNotTrustedUnderANameItsCertificateLacks() throws Exception {
    server.stop(0);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(
            MutualTls.context(authority.issue(CONTROLLER, List.of("other.example")))));
    server.start();
    Credentials root = authority.issue(Identity.User.admin("root"));

    assertThatThrownBy(() -> get(root, "127.0.0.1"))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("subject alternative names");
  }

  private HttpResponse<String> get(Credentials credentials, String host) throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder()
            .sslContext(MutualTls.context(credentials))
            .connectTimeout(Duration.ofSeconds(20))
            .build()) {
      URI uri = URI.create("https://%s:%d/".formatted(host, server.getAddress().getPort()));
      return client.send(
          HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String peer(HttpsExchange exchange) throws IOException {
    try {
      return Identity.of((X509Certificate) exchange.getSSLSession().getPeerCertificates()[0])
          .toString();
    } catch (PkiException e) {
      throw new IOException(e);
    }
  }
}
