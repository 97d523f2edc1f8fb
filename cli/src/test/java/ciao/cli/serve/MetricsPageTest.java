package ciao.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsPageTest {
  private static final String ANY_PORT =
      "scheduler: {listen: '127.0.0.1:0'}\ncontroller: {listen: '127.0.0.1:0'}\n";
  private static final String SAID = "metrics on ";

  @Test
  void aProcessShowsPrometheusItsRolesAndItself(@TempDir Path home) throws Exception {
    try (ServingRoles roles =
        serve(
            home,
            "metrics: 127.0.0.1:0\n",
            ServingRoles.Part.SCHEDULER,
            ServingRoles.Part.CONTROLLER)) {
      URI page = URI.create(roles.addresses().getLast().substring(SAID.length()));

      HttpResponse<String> answer = send(HttpRequest.newBuilder(page));

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type"))
          .hasValue("text/plain; version=0.0.4; charset=utf-8");
      assertThat(answer.body())
          .contains("ciao_scheduler_placements_total 0.0")
          .contains("ciao_scheduler_refusals_total{reason=\"full_cloud\"} 0.0")
          .contains("ciao_scheduler_searched_bucket{le=\"64.0\"} 0")
          .contains("ciao_scheduler_decision_seconds_bucket{le=\"1.0E-4\"} 0")
          .contains("ciao_scheduler_mailbox 0.0")
          .contains("ciao_controller_claim_seconds_bucket{le=\"0.05\"} 0")
          .contains("ciao_controller_start_seconds_bucket{le=\"60.0\"} 0")
          .contains("ciao_ssntp_frames_total{direction=\"sent\",operand=\"START\"} 0.0")
          .contains("ciao_ssntp_sessions{role=\"agent\"} 0.0")
          .contains("ciao_ssntp_handshakes 0.0", "ciao_ssntp_waiting 0.0")
          .contains("ciao_ssntp_turned_away_total 0.0", "ciao_ssntp_sent_away_total 0.0")
          .contains("ciao_ssntp_unknown_fields_total 0.0")
          .contains("ciao_scheduler_ignored_total 0.0", "ciao_scheduler_queue 0.0")
          .contains("jvm_memory_used_bytes");
    }
  }

  @Test
  void thePageAnswersNothingElse(@TempDir Path home) throws Exception {
    try (ServingRoles roles = serve(home, "metrics: 127.0.0.1:0\n", ServingRoles.Part.SCHEDULER)) {
      String page = roles.addresses().getLast().substring(SAID.length());

      assertThat(send(HttpRequest.newBuilder(URI.create(page + "/more"))).statusCode())
          .isEqualTo(404);
      HttpRequest.Builder post = HttpRequest.newBuilder(URI.create(page));
      assertThat(send(post.POST(BodyPublishers.ofString("x"))).statusCode()).isEqualTo(405);
    }
  }

  @Test
  void nothingIsShownUnlessItIsWanted(@TempDir Path home) throws Exception {
    try (ServingRoles roles = serve(home, "", ServingRoles.Part.SCHEDULER)) {
      assertThat(roles.addresses()).singleElement().asString().startsWith("scheduler on ");
    }
  }

  private static ServingRoles serve(Path home, String metrics, ServingRoles.Part... parts)
      throws Exception {
    new LocalCluster(home).certificates(InstantSource.system(), UUID::randomUUID);
    Files.writeString(home.resolve(NodeConfig.FILE), ANY_PORT + metrics);
    return ServingRoles.start(NodeConfig.read(home), Set.of(parts));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }
}
