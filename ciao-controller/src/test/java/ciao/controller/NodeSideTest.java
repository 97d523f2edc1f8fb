package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.certs.Role;
import ciao.client.api.Demands;
import ciao.client.api.Instance;
import ciao.client.api.Kind;
import ciao.client.api.NewImage;
import ciao.client.api.NewInstances;
import ciao.client.api.Requires;
import ciao.client.api.WorkloadSpec;
import ciao.controller.resource.Resources;
import ciao.controller.resource.TenantSpec;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Start;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What nodes fetch. */
final class NodeSideTest extends SharedCluster {
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
  void aTenantNobodyCanBeHarmsNoOther() throws Exception {
    Instance instance = running(process(Map.of("A", "b")));
    Start start = Objects.requireNonNull(node.start(InstanceId.of(instance.id())));
    String path =
        "/v1/node/instances/%s/parts/%s"
            .formatted(instance.id(), start.parts().getFirst().sha256());
    cluster
        .store()
        .create(
            Resources.TENANT.at(Resources.SYSTEM, "EVIL x"),
            Resources.NOBODY,
            new TenantSpec(false))
        .join();

    assertThat(fetch(http, path).statusCode()).isEqualTo(200);
    assertThat(fetch(http, path.replace(instance.id(), "no-id")).statusCode()).isEqualTo(404);
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
