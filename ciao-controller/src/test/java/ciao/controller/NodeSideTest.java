package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ciao.certs.Role;
import ciao.client.ApiException;
import ciao.client.api.Demands;
import ciao.client.api.Instance;
import ciao.client.api.Kind;
import ciao.client.api.NewImage;
import ciao.client.api.NewInstances;
import ciao.client.api.Requires;
import ciao.client.api.WorkloadSpec;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.OpenStream;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StreamPurpose;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What nodes fetch and bring, and what of it tenants see. */
final class NodeSideTest extends SharedCluster {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private FakeNode node;
  private FakeNode other;
  private HttpClient http;
  private int nodes;

  @BeforeAll
  void twoNodes() throws Exception {
    node = cluster.connect("web1");
    other = cluster.connect("web2");
    http = node.http();
  }

  @AfterAll
  void endThreads() {
    threads.shutdownNow();
  }

  /** An instance that runs on the first node. */
  private Instance running(WorkloadSpec workload) throws Exception {
    tenant.addWorkload(name, workload);
    String instance = "i-" + nodes++;
    tenant.addInstances(name, new NewInstances(workload.name(), instance, null));
    await().until(() -> "active".equals(tenant.instance(name, instance).phase()));
    return tenant.instance(name, instance);
  }

  private WorkloadSpec process(Map<String, String> environment) {
    return new WorkloadSpec(
        "env",
        null,
        Kind.PROCESS,
        List.of("/bin/env"),
        environment,
        null,
        new Demands(1, 1, 0),
        new Requires(null, "web1", null),
        null,
        null);
  }

  private HttpResponse<byte[]> fetch(HttpClient caller, String path) throws Exception {
    return caller.send(
        HttpRequest.newBuilder(cluster.uri().resolve(path)).build(), BodyHandlers.ofByteArray());
  }

  @Test
  void aNodeFetchesTheImageOfWhatIsBoundToItAndNothingElse() throws Exception {
    byte[] bytes = ImagesTest.tar(300_000);
    tenant.addImage(name, new NewImage("box", Kind.CONTAINER, "docker-archive"));
    rest.put(at("/images/box/blobs/archive"), bytes);
    Instance instance =
        running(
            new WorkloadSpec(
                "boxed",
                null,
                Kind.CONTAINER,
                null,
                null,
                "box",
                new Demands(1, 1, 1),
                new Requires(null, "web1", null),
                null,
                null));
    Start start = Objects.requireNonNull(node.start(InstanceId.of(instance.id())));
    Blob blob = Objects.requireNonNull(start.image()).blobs().getFirst();
    String path = "/v1/node/images/" + blob.sha256() + "?instance=" + instance.id();

    HttpResponse<byte[]> fetched = fetch(http, path);
    assertThat(fetched.statusCode()).isEqualTo(200);
    assertThat(fetched.body()).isEqualTo(bytes);
    assertThat(fetched.headers().firstValueAsLong("content-length")).hasValue(bytes.length);
    assertThat(fetch(other.http(), path).statusCode()).isEqualTo(404);
    assertThat(fetch(http, "/v1/node/images/" + blob.sha256()).statusCode()).isEqualTo(404);
    assertThat(
            fetch(http, "/v1/node/images/" + "0".repeat(64) + "?instance=" + instance.id())
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void aNodeFetchesTheEnvironmentOfWhatIsBoundToIt() throws Exception {
    Instance instance = running(process(Map.of("PASSWORD", "hunter2", "A", "b")));
    Start start = Objects.requireNonNull(node.start(InstanceId.of(instance.id())));
    Blob part = start.parts().getFirst();
    String path = "/v1/node/instances/%s/parts/%s".formatted(instance.id(), part.sha256());

    HttpResponse<byte[]> fetched = fetch(http, path);
    assertThat(fetched.statusCode()).isEqualTo(200);
    assertThat(new String(fetched.body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"A\":\"b\",\"PASSWORD\":\"hunter2\"}");
    assertThat(ImagesTest.sha256(fetched.body())).isEqualTo(part.sha256());
    assertThat(fetched.body()).hasSize((int) part.size());
    assertThat(fetch(other.http(), path).statusCode()).isEqualTo(404);
  }

  @Test
  void logsComeFromTheNodeAsItWritesThem() throws Exception {
    Instance instance = running(process(null));
    CompletableFuture<InputStream> reader = logs(instance, true);
    OpenStream open = node.streams.poll(10, TimeUnit.SECONDS);
    assertThat(open.purpose()).isEqualTo(StreamPurpose.LOGS);
    assertThat(open.follow()).isTrue();
    assertThat(open.tailLines()).isEqualTo(7);
    assertThat(open.address().toString()).startsWith(cluster.uri() + "/v1/node/streams/");

    PipedOutputStream written = new PipedOutputStream();
    CompletableFuture<HttpResponse<Void>> posted = post(http, open, new PipedInputStream(written));
    written.write("first\n".getBytes(StandardCharsets.UTF_8));
    written.flush();
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(reader.get(10, TimeUnit.SECONDS), StandardCharsets.UTF_8));
    assertThat(lines.readLine()).isEqualTo("first");
    written.write("second\n".getBytes(StandardCharsets.UTF_8));
    written.close();

    assertThat(lines.readLine()).isEqualTo("second");
    assertThat(lines.readLine()).isNull();
    assertThat(posted.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
  }

  @Test
  void aTokenIsGoodOnceAndForItsNodeAlone() throws Exception {
    Instance instance = running(process(null));
    CompletableFuture<InputStream> reader = logs(instance, false);
    OpenStream open = node.streams.poll(10, TimeUnit.SECONDS);
    OpenStream forged =
        new OpenStream(
            open.node(),
            open.instance(),
            open.generation(),
            open.purpose(),
            open.address(),
            "guessed",
            0,
            false);

    assertThat(post(other.http(), open, text("stolen")).get().statusCode()).isEqualTo(404);
    assertThat(post(http, forged, text("forged")).get().statusCode()).isEqualTo(404);
    assertThat(post(http, open, text("right")).get().statusCode()).isEqualTo(204);
    assertThat(post(http, open, text("again")).get().statusCode()).isEqualTo(404);
    assertThat(new String(reader.get().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("right");
  }

  @Test
  void aSlowReaderHoldsTheNodeBack() throws Exception {
    Instance instance = running(process(null));
    CompletableFuture<InputStream> reader = logs(instance, false);
    OpenStream open = node.streams.poll(10, TimeUnit.SECONDS);
    long size = 64L << 20;
    Counting source = new Counting(size);
    CompletableFuture<HttpResponse<Void>> posted = post(http, open, source);
    InputStream in = reader.get(10, TimeUnit.SECONDS);
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(10))
        .until(() -> source.given, given -> given < size / 2);

    assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(size);
    assertThat(posted.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
  }

  @Test
  void whyANodeCannotOpenAStreamIsTold() throws Exception {
    Instance instance = running(process(null));
    node.refusesStreams = true;
    try {
      assertThatThrownBy(() -> tenant.logs(name, instance.name(), -1, false, "output"))
          .isInstanceOfSatisfying(
              ApiException.class,
              refused -> {
                assertThat(refused.problem().code()).isEqualTo("stream_failed");
                assertThat(refused.getMessage()).isEqualTo("the log was rotated away");
              });
    } finally {
      node.refusesStreams = false;
    }
  }

  @Test
  void whatIsOnNoNodeHasNoLogs() throws Exception {
    tenant.addWorkload(name, ControllerLifecycleTest.sleep("huge", 60_000_000));
    tenant.addInstances(name, new NewInstances("huge", "huge", null));

    assertThat(rest.get(at("/instances/huge/logs")).problem().code()).isEqualTo("not_on_a_node");
  }

  @Test
  void logsHaveBounds() throws Exception {
    Instance instance = running(process(null));
    String logs = at("/instances/" + instance.id() + "/logs");

    assertThat(rest.get(logs + "?tail=x").problem().detail()).contains("tail: x");
    assertThat(rest.get(logs + "?source=disk").problem().detail())
        .contains("expected: output or console");
    assertThat(rest.get(logs + "?source=console").problem().detail()).contains("is a process");
  }

  private CompletableFuture<InputStream> logs(Instance instance, boolean follow) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return tenant.logs(name, instance.name(), 7, follow, "output");
          } catch (Exception failed) {
            throw new AssertionError(failed);
          }
        },
        threads);
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static CompletableFuture<HttpResponse<Void>> post(
      HttpClient caller, OpenStream open, InputStream body) {
    URI address = open.address();
    return caller.sendAsync(
        HttpRequest.newBuilder(address)
            .header("Authorization", "Bearer " + open.token())
            .POST(BodyPublishers.ofInputStream(() -> body))
            .build(),
        BodyHandlers.discarding());
  }

  /** A node's certificate alone, without a session, opens nothing of what others have. */
  @Test
  void aNodeThatNeverConnectedGetsNothing() throws Exception {
    Instance instance = running(process(Map.of("A", "b")));
    Start start = Objects.requireNonNull(node.start(InstanceId.of(instance.id())));
    HttpClient stranger = cluster.http(TestCluster.node("web9", Role.AGENT));

    assertThat(
            fetch(
                    stranger,
                    "/v1/node/instances/%s/parts/%s"
                        .formatted(instance.id(), start.parts().getFirst().sha256()))
                .statusCode())
        .isEqualTo(404);
  }
}
