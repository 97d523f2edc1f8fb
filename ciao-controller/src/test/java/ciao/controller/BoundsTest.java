package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.certs.MutualTls;
import ciao.client.api.NewTenant;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one tenant can take of the controller, and what is left for the others then. */
final class BoundsTest extends SharedCluster {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Deque<SSLSocket> open = new ArrayDeque<>();

  @AfterEach
  void close() throws IOException {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @Test
  void itsConnectionsAreCounted() throws Exception {
    tenant.version(); // its connection is kept open
    assertThat(cluster.numbers.get("ciao.api.connections").gauge().value()).isPositive();
  }

  @Test
  void aConnectionOnWhichNoTlsBeginsIsClosed() throws Exception {
    try (Socket silent = new Socket("127.0.0.1", cluster.uri().getPort())) {
      silent.setSoTimeout(60_000);
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aPageOfLargeObjectsIsContinuedLongBeforeItsLimit() throws Exception {
    String large = "x".repeat(32_000);
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 80; i++) {
      made.add("large-" + i);
      String workload =
          """
          {"name": "large-%d", "kind": "process", "command": ["/bin/true", "%s"],
           "demands": {"vcpus": 1, "memory_mib": 64, "disk_mib": 0}}
          """
              .formatted(i, large);
      assertThat(rest.post(at("/workloads"), workload).status()).isEqualTo(201);
    }
    String next = "";
    Set<String> listed = new HashSet<>();
    do {
      String body = rest.get(at("/workloads?limit=1000" + next)).body();
      assertThat(body.length()).isLessThan(2 << 20);
      JsonNode page = JSON.readTree(body);
      page.path("items").forEach(item -> listed.add(item.path("spec").path("name").asText()));
      next = page.has("continue") ? "&continue=" + page.path("continue").asText() : "";
    } while (!next.isEmpty());
    assertThat(listed).isEqualTo(made);
  }

  @Test
  void whatIsWrongIsToldInLessThanWasSent() throws Exception {
    String workload =
        """
        {"name": "web", "kind": "process", "command": ["/bin/true"],
         "demands": {"vcpus": 1, "memory_mib": 64, "disk_mib": 0}, %s}
        """;
    String affinities = "\"scheduling\": {\"affinities\": [{}%s]}".formatted(",{}".repeat(300_000));
    String variables =
        IntStream.range(0, 1_000)
            .mapToObj("\"-%d\": \"\\u0000\\ud800\""::formatted)
            .collect(Collectors.joining(",", "\"environment\": {", "}"));
    String image = "\"image\": \"%s\"".formatted("x".repeat(1_000_000));
    for (String wrong : List.of(affinities, variables, image)) {
      Rest.Answer answer = rest.post(at("/workloads"), workload.formatted(wrong));
      assertThat(answer.status()).isBetween(400, 404);
      assertThat(answer.body()).hasSizeBetween(100, 20_000);
    }
  }

  @Test
  void whoLeavesBodiesUnsentKeepsNobodyElseOut() throws Exception {
    String workload = "{\"name\": \"x\"}";
    Rest other = other();
    for (int i = 0; i < 8; i++) {
      send("POST", at("/workloads"), "Content-Type: application/json\r\nContent-Length: 1048575");
    }
    await().until(() -> rest.post(at("/workloads"), workload).status() == 429);
    assertThat(rest.post(at("/workloads"), workload).problem().code())
        .isEqualTo("too_many_requests");
    assertThat(other.post("/v1/tenants/" + name + "-b/workloads", workload).status())
        .isEqualTo(400);
    close();
    await().until(() -> rest.post(at("/workloads"), workload).status() == 400);
  }

  @Test
  void whoLeavesUploadsUnfinishedKeepsNobodyElseFromUploading() throws Exception {
    String image = "{\"name\": \"x\", \"kind\": \"vm\", \"format\": \"raw\"}";
    Rest other = other();
    String others = "/v1/tenants/" + name + "-b/images";
    rest.post(at("/images"), image);
    other.post(others, image);
    for (int i = 0; i < 8; i++) {
      send("PUT", at("/images/x/blobs/disk"), "Content-Length: 1024");
    }
    byte[] disk = new byte[2_048];
    await().until(() -> rest.put(at("/images/x/blobs/disk"), disk).status() == 429);
    assertThat(other.put(others + "/x/blobs/disk", disk).status()).isEqualTo(200);
  }

  private Rest other() throws Exception {
    operator.addTenant(new NewTenant(name + "-b"));
    return new Rest(cluster.http(TestCluster.user(name + "-b")), cluster.uri());
  }

  /** The head of a request, and nothing after it. */
  private void send(String method, String path, String headers) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            MutualTls.context(TestCluster.user(name))
                .getSocketFactory()
                .createSocket("127.0.0.1", cluster.uri().getPort());
    open.push(socket);
    String head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n".formatted(method, path, headers);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
  }
}
