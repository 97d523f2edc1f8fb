package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ciao.client.ApiException;
import ciao.client.api.ApiJson;
import ciao.client.api.Demands;
import ciao.client.api.Instance;
import ciao.client.api.Kind;
import ciao.client.api.NewInstances;
import ciao.client.api.Problem;
import ciao.client.api.Requires;
import ciao.client.api.WorkloadSpec;
import ciao.ssntp.payload.OpenStream;
import ciao.ssntp.payload.StreamPurpose;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Logs from the node that has them to the tenant who asked. */
@Timeout(60)
final class NodeStreamsTest extends SharedCluster {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private FakeNode node;
  private FakeNode other;
  private HttpClient http;
  private Instance instance;

  @BeforeAll
  void twoNodesAndAnInstance() throws Exception {
    node = cluster.connect("web1");
    other = cluster.connect("web2");
    http = node.http();
  }

  @AfterAll
  void endThreads() {
    threads.shutdownNow();
  }

  /** What a tenant reads, and the node that was asked for it. */
  private record Asked(CompletableFuture<InputStream> reader, OpenStream open) {
    BufferedReader lines() throws Exception {
      return new BufferedReader(
          new InputStreamReader(reader.get(20, TimeUnit.SECONDS), StandardCharsets.UTF_8));
    }

    /** The tenant's reader goes away. */
    void leave() throws Exception {
      reader.get(20, TimeUnit.SECONDS).close();
    }
  }

  private Asked ask(boolean follow) throws Exception {
    run();
    return askAgain(follow);
  }

  private Asked askAgain(boolean follow) throws Exception {
    CompletableFuture<InputStream> reader =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return tenant.logs(name, instance.name(), 7, follow, "output");
              } catch (Exception failed) {
                throw new AssertionError(failed);
              }
            },
            threads);
    return new Asked(reader, node.streams.poll(20, TimeUnit.SECONDS));
  }

  private void run() throws Exception {
    tenant.addWorkload(
        name,
        new WorkloadSpec(
            "env",
            null,
            Kind.PROCESS,
            List.of("/bin/env"),
            null,
            null,
            new Demands(1, 1, 0),
            new Requires(null, "web1", null),
            null,
            null,
            null));
    tenant.addInstances(name, new NewInstances("env", "web", null));
    await().until(() -> "active".equals(tenant.instance(name, "web").phase()));
    instance = tenant.instance(name, "web");
  }

  @Test
  void aLineIsSeenWithoutAnotherOneAfterIt() throws Exception {
    Asked asked = ask(true);
    assertThat(asked.open.purpose()).isEqualTo(StreamPurpose.LOGS);
    assertThat(asked.open.follow()).isTrue();
    assertThat(asked.open.tailLines()).isEqualTo(7);
    assertThat(asked.open.address().toString()).startsWith(cluster.uri() + "/v1/node/streams/");
    StreamDialler stream = new StreamDialler(http, asked.open);
    stream.send("first\n");
    BufferedReader lines = asked.lines();
    assertThat(lines.readLine()).isEqualTo("first");
    stream.send("second\n");
    assertThat(lines.readLine()).isEqualTo("second");
    stream.send("third\n");
    stream.end(1000);

    assertThat(lines.readLine()).isEqualTo("third");
    assertThat(lines.readLine()).isNull();
    assertThat(stream.awaitClosed()).isEqualTo(1000);
  }

  @Test
  void aTokenIsGoodOnceAndForItsNodeAlone() throws Exception {
    Asked asked = ask(false);
    OpenStream open = asked.open;

    assertRefused(StreamDialler.refusal(other.http(), open, open.token()));
    assertRefused(StreamDialler.refusal(http, open, "guessed"));
    StreamDialler stream = new StreamDialler(http, open);
    assertRefused(StreamDialler.refusal(http, open, open.token()));
    stream.send("right\n");
    stream.end(1000);

    assertThat(asked.lines().readLine()).isEqualTo("right");
  }

  private static void assertRefused(HttpResponse<?> answer) throws Exception {
    assertThat(answer.statusCode()).isEqualTo(404);
    Problem problem = ApiJson.mapper().readValue((String) answer.body(), Problem.class);
    assertThat(problem.code()).isEqualTo("not_found");
    assertThat(problem.detail()).contains("a token is good once, for 30 s");
  }

  @Test
  void aReaderWhoGoesAwayWhileNothingIsWrittenEndsTheStream() throws Exception {
    Asked asked = ask(true);
    StreamDialler stream = new StreamDialler(http, asked.open);
    stream.send("first\n");
    assertThat(asked.lines().readLine()).isEqualTo("first");

    asked.leave();

    assertThat(stream.awaitClosed()).isEqualTo(1011);
  }

  @Test
  void aNodeThatDiesWhileNothingIsWrittenEndsItForTheReader() throws Exception {
    Asked asked = ask(true);
    StreamDialler stream = new StreamDialler(http, asked.open);
    stream.send("first\n");
    BufferedReader lines = asked.lines();
    assertThat(lines.readLine()).isEqualTo("first");

    stream.cut();

    assertThatThrownBy(lines::readLine).isInstanceOf(IOException.class);
  }

  @Test
  void aStreamThatDoesNotEndWellDoesNotLookComplete() throws Exception {
    Asked asked = ask(true);
    StreamDialler stream = new StreamDialler(http, asked.open);
    stream.send("first\n");
    BufferedReader lines = asked.lines();
    assertThat(lines.readLine()).isEqualTo("first");

    stream.end(1011);

    assertThatThrownBy(lines::readLine).isInstanceOf(IOException.class);
  }

  @Test
  void aNodeHearsThatTheControllerLivesWhileNothingIsWritten() throws Exception {
    Asked asked = ask(true);
    StreamDialler stream = new StreamDialler(http, asked.open);
    InputStream reader = asked.reader.get(20, TimeUnit.SECONDS);

    stream.ping();

    assertThat(stream.answered.get(20, TimeUnit.SECONDS)).isTrue();
    reader.close();
  }

  @Test
  void aSlowReaderHoldsItsNodeBackAndNoOtherStream() throws Exception {
    Asked slow = ask(true);
    StreamDialler flood = new StreamDialler(http, slow.open);
    byte[] chunk = new byte[16 << 10];
    int chunks = 4_096;
    AtomicInteger taken = new AtomicInteger();
    CompletableFuture<Void> sent =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < chunks; i++) {
                flood.sendLater(chunk).join();
                taken.incrementAndGet();
              }
            },
            threads);
    InputStream in = slow.reader.get(20, TimeUnit.SECONDS);
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(20))
        .until(taken::get, some -> some < chunks / 2);

    Asked quick = askAgain(true);
    StreamDialler stream = new StreamDialler(http, quick.open);
    stream.send("quick\n");
    assertThat(quick.lines().readLine()).isEqualTo("quick");
    quick.leave();

    assertThat(in.readNBytes(chunks * chunk.length)).hasSize(chunks * chunk.length);
    sent.get(20, TimeUnit.SECONDS);
    flood.end(1000);
    assertThat(in.read()).isEqualTo(-1);
    assertThat(flood.awaitClosed()).isEqualTo(1000);
  }

  @Test
  void whyANodeCannotOpenAStreamIsTold() throws Exception {
    run();
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
    run();
    String logs = at("/instances/" + instance.id() + "/logs");

    assertThat(rest.get(logs + "?tail=x").problem().detail()).contains("tail: x");
    assertThat(rest.get(logs + "?source=disk").problem().detail())
        .contains("expected: output or console");
    assertThat(rest.get(logs + "?source=console").problem().detail()).contains("is a process");
  }
}
