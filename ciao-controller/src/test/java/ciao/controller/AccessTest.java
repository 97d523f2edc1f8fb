package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.certs.Credentials;
import ciao.certs.Role;
import ciao.client.CiaoClient;
import ciao.client.api.NewInstances;
import ciao.client.api.NewTenant;
import ciao.controller.api.RouteTable;
import ciao.controller.api.RouteTable.Line;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route of the API's own table, called by everybody. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccessTest {
  private TestCluster cluster;
  private Rest owner;
  private Rest stranger;
  private Rest operator;
  private Rest node;
  private Rest scheduler;

  @BeforeAll
  void twoTenantsOneWithAnInstance(@TempDir Path home) throws Exception {
    cluster = new TestCluster(home);
    CiaoClient admin = cluster.client("admin");
    admin.addTenant(new NewTenant("team-a"));
    admin.addTenant(new NewTenant("team-b"));
    CiaoClient tenant = cluster.client("team-a");
    tenant.addWorkload("team-a", ControllerLifecycleTest.sleep("sleep", 64));
    tenant.addInstances("team-a", new NewInstances("sleep", "web", null));
    owner = rest(TestCluster.user("team-a"));
    stranger = rest(TestCluster.user("team-b", "team-c"));
    operator = rest(TestCluster.user("admin"));
    node = rest(TestCluster.node("web1", Role.AGENT));
    scheduler = rest(TestCluster.node("sched", Role.SCHEDULER));
  }

  private Rest rest(Credentials credentials) throws Exception {
    return new Rest(cluster.http(credentials), cluster.uri());
  }

  @AfterAll
  void end() throws Exception {
    cluster.close();
  }

  static Stream<Line> everyRoute() {
    return RouteTable.lines().stream();
  }

  static Stream<Line> everyRouteOfATenant() {
    return everyRoute().filter(line -> line.path().contains("{tenant}"));
  }

  @ParameterizedTest
  @MethodSource("everyRouteOfATenant")
  void anotherTenantsObjectsAreNotThereLikeThoseThatAreNot(Line line) throws Exception {
    Rest.Answer others = call(stranger, line, "team-a");
    Rest.Answer nobodys = call(stranger, line, "no-such");

    assertThat(others.status()).isEqualTo(404);
    assertThat(others.problem().code()).isEqualTo("not_found");
    assertThat(others.body()).isEqualTo(nobodys.body().replace("no-such", "team-a"));
    assertThat(others.body()).doesNotContain("sleep", "web");
  }

  @ParameterizedTest
  @MethodSource("everyRoute")
  void aNodeReachesOnlyWhatIsForNodes(Line line) throws Exception {
    Rest.Answer answer = call(node, line, "team-a");

    switch (line.access()) {
      case "NODE" -> assertThat(answer.status()).isEqualTo(404); // for it, but there is nothing
      default -> {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.problem().code()).isEqualTo("node_certificate");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyRoute")
  void whatIsForNodesIsForNobodyElse(Line line) throws Exception {
    for (Rest user : List.of(owner, operator)) {
      Rest.Answer answer = call(user, line, "team-a");
      if (line.access().equals("NODE")) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.problem().code()).isEqualTo("nodes_only");
      } else {
        assertThat(answer.body()).doesNotContain("nodes_only");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyRoute")
  void aTenantMayDoWhatIsItsOwnAndIsToldWhatIsForOperators(Line line) throws Exception {
    Rest.Answer answer = call(owner, line, "team-a");

    switch (line.access()) {
      case "OPERATOR", "OPERATOR_OF_TENANT" -> {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.problem().code()).isEqualTo("operators_only");
      }
      case "TENANT", "ANYONE" ->
          assertThat(answer.status()).as(answer.body()).isNotIn(401, 403, 405, 500);
      case "NODE" -> assertThat(answer.status()).isEqualTo(403);
      default -> throw new AssertionError("a new kind of access: " + line);
    }
  }

  @ParameterizedTest
  @MethodSource("everyRoute")
  void anOperatorMayDoEverythingButWhatIsForNodes(Line line) throws Exception {
    Rest.Answer answer = call(operator, line, "team-a");

    if (!line.access().equals("NODE")) {
      assertThat(answer.status()).as(answer.body()).isNotIn(401, 403, 405, 500);
    }
  }

  @ParameterizedTest
  @MethodSource("everyRoute")
  void aCertificateThatIsNeitherAUsersNorAComputeNodesReachesNothing(Line line) throws Exception {
    Rest.Answer answer = call(scheduler, line, "team-a");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.problem().code()).isEqualTo("not_a_compute_node");
  }

  @ParameterizedTest
  @MethodSource("everyRoute")
  void nobodyIsServedWithoutACertificate(Line line) throws Exception {
    try (HttpClient nobody = HttpClient.newBuilder().sslContext(trustingAll()).build()) {
      Rest rest = new Rest(nobody, cluster.uri());
      assertThatThrownBy(() -> call(rest, line, "team-a")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aRetiredTenantsCertificateOpensNothing() throws Exception {
    CiaoClient admin = cluster.client("admin");
    admin.addTenant(new NewTenant("team-old"));
    Rest old = rest(TestCluster.user("team-old"));
    assertThat(old.get("/v1/tenants/team-old").status()).isEqualTo(200);
    admin.deleteTenant("team-old");

    assertThat(old.get("/v1/tenants/team-old").status()).isEqualTo(404);
    assertThat(operator.post("/v1/tenants", "{\"name\":\"team-old\"}").problem().code())
        .isEqualTo("name_retired");
  }

  @Test
  void oneCertificateMayBeForSeveralTenants() throws Exception {
    Rest both = rest(TestCluster.user("team-a", "team-b"));

    assertThat(both.get("/v1/tenants/team-a").status()).isEqualTo(200);
    assertThat(both.get("/v1/tenants/team-b").status()).isEqualTo(200);
  }

  /** A harmless call of the route: nothing of what it names besides the tenant is there. */
  private static Rest.Answer call(Rest caller, Line line, String tenant) throws Exception {
    String path =
        line.path()
            .replace("{tenant}", tenant)
            .replace("{sha256}", "0".repeat(64))
            .replaceAll("\\{[a-z0-9]+}", UUID.randomUUID().toString());
    return caller.send(
        line.method(), path, line.method().equals("POST") ? "{}" : null, "application/json");
  }

  private static SSLContext trustingAll() throws NoSuchAlgorithmException, KeyManagementException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAll()}, null);
    return context;
  }

  private static final class TrustsAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
