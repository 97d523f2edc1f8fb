package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.client.Watch;
import ciao.client.WatchEvent;
import ciao.client.api.Event;
import ciao.client.api.EventQuery;
import ciao.client.api.Instance;
import ciao.client.api.NewInstances;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists that go on. */
final class WatchTest extends SharedCluster {
  @BeforeAll
  void aNode() throws Exception {
    cluster.connect("web1");
  }

  @BeforeEach
  void aWorkload() throws Exception {
    tenant.addWorkload(name, ControllerLifecycleTest.sleep("sleep", 1));
  }

  private void add(String instance) throws Exception {
    tenant.addInstances(name, new NewInstances("sleep", instance, null));
  }

  @Test
  void firstWhatIsThereThenWhatChangesToTheEnd() throws Exception {
    add("old");
    await().until(() -> "active".equals(tenant.instance(name, "old").phase()));
    try (Watch<Instance> watch = tenant.watchInstances(name)) {
      WatchEvent<Instance> first = watch.next();
      assertThat(first.type()).isEqualTo(WatchEvent.Type.CREATED);
      assertThat(first.item().name()).isEqualTo("old");

      add("new");
      List<String> phases = new ArrayList<>();
      boolean deleted = false;
      for (WatchEvent<Instance> next = watch.next();
          next.type() != WatchEvent.Type.DELETED;
          next = watch.next()) {
        assertThat(next.item().name()).isEqualTo("new");
        phases.add(next.item().phase());
        if (next.item().phase().equals("active") && !deleted) {
          deleted = true; // it may be seen active more than once
          tenant.deleteInstance(name, "new");
        }
      }
      assertThat(phases).startsWith("pending").contains("active");
    }
  }

  @Test
  void aWatchSeesItsOwnTenantAlone() throws Exception {
    String mine = name;
    add("mine");
    makeTenant();
    aWorkload();
    try (Watch<Instance> watch = tenant.watchInstances(name)) {
      cluster.client(mine).stopInstance(mine, "mine");
      add("yours");
      WatchEvent<Instance> first = watch.next();
      assertThat(first.item().name()).isEqualTo("yours");
    }
  }

  /** Not even how much others write. */
  @Test
  void whatAWatcherIsToldAfterTheContentsCountsNobodysWrites() throws Exception {
    var request = rest.request(at("/instances?watch=true")).build();
    try (Stream<String> lines = rest.http().send(request, BodyHandlers.ofLines()).body()) {
      assertThat(lines.limit(2).map(line -> line.replace(" ", "")))
          .containsExactly("event:bootstrapped", "data:{}");
    }
  }

  @Test
  void eventsAreFollowed() throws Exception {
    try (Watch<Event> watch = tenant.watchEvents(name, EventQuery.ALL)) {
      add("web");
      WatchEvent<Event> next = watch.next();
      while (!next.item().message().startsWith("runs on node web1")) {
        next = watch.next();
      }
      assertThat(next.item().subject()).isEqualTo("web");
    }
  }

  @Test
  void aWatchEndsInGoodOrderWhenTheControllerDoes() throws Exception {
    try (Watch<Instance> watch = tenant.watchInstances(name)) {
      add("web");
      watch.next();
      cluster.stopController();
      WatchEvent<Instance> last = watch.next();
      while (last != null) {
        last = watch.next();
      }
    } finally {
      cluster.startController();
    }
  }

  @Test
  void theBootstrapIsMarked() throws Exception {
    add("web");
    HttpResponse<InputStream> response =
        rest.http()
            .send(rest.request(at("/instances?watch=true")).build(), BodyHandlers.ofInputStream());
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      List<String> events = new ArrayList<>();
      for (String line = lines.readLine();
          !line.equals("event:bootstrapped");
          line = lines.readLine()) {
        events.add(line);
      }
      assertThat(events).contains("event:created");
    }
  }

  @Test
  void whatIsNeitherTrueNorFalseIsAnError() throws Exception {
    assertThat(rest.get(at("/instances?watch=yes")).status()).isEqualTo(400);
  }

  /** Its bounds are those of a page: who asks for a watch of it must not escape them. */
  @Test
  void aListThatCannotBeWatchedSaysSo() throws Exception {
    for (String list : List.of("/workloads", "/images")) {
      Rest.Answer answer = rest.get(at(list + "?watch=true"));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.problem().detail()).startsWith("watch: true (expected: false;");
      assertThat(rest.get(at(list + "?watch=false")).status()).isEqualTo(200);
    }
    Rest all = new Rest(cluster.http(TestCluster.user("admin")), cluster.uri());
    for (String list : List.of("/v1/tenants", "/v1/events", "/v1/traces", "/v1/state/resources")) {
      assertThat(all.get(list + "?watch=true").status()).isEqualTo(400);
    }
  }
}
