package ciao.controller.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.state.Document;
import ciao.state.Operation;
import ciao.state.ResourceType;
import ciao.state.Start;
import ciao.state.WatchRequest;
import ciao.state.memory.MemoryStore;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** One watch and a reader that takes what it wants when it wants. */
final class StateStreamTest {
  private static final ResourceType<Document> PARTS = Document.type("Part");
  private static final Duration NO_HEARTBEAT = Duration.ofDays(1);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final MemoryStore store = new MemoryStore(InstantSource.system(), threads, threads);

  @AfterEach
  void end() {
    store.stop().join();
    threads.shutdownNow();
    timers.shutdownNow();
  }

  private Reading read(StateStream stream) {
    HttpResponse response = stream.start(store, threads, timers);
    Reading reading = new Reading();
    response.split().body().subscribe(reading);
    return reading;
  }

  private static StateStream stream(WatchRequest<Document> request, Duration heartbeat) {
    return new StateStream(request, new StateForms(_ -> false), heartbeat);
  }

  private void create(String id, int characters) {
    Document spec = new Document("{\"text\":\"" + "x".repeat(characters) + "\"}");
    store.write(Operation.create(PARTS.at("acme", id), "", spec)).join().orThrow();
  }

  @Test
  void aReaderThatTakesNothingIsToldOnceThatItFellBehindAndCostsLittle() {
    WatchRequest<Document> request = WatchRequest.of(PARTS).from(new Start.Now()).buffer(3);
    StateStream stream = stream(request, NO_HEARTBEAT);
    Reading reading = read(stream);
    for (int i = 0; i < 12; i++) {
      create("p" + i, 20_000);
    }

    reading.take(Long.MAX_VALUE);

    await().until(() -> stream.whenOver().isDone());
    await().until(() -> reading.text().contains("\"kind\":\"overrun\""));
    assertThat(reading.count("event: error\n")).isEqualTo(1);
    // Two or three on their way, and three that the store held.
    assertThat(reading.count("event: created\n")).isBetween(5L, 8L);
    assertThat(reading.text()).endsWith("}\n\n").contains("\"code\":\"overrun\"");
    assertThat(reading.text().lastIndexOf("event: created"))
        .isLessThan(reading.text().indexOf("event: error"));
  }

  @Test
  void aReaderThatTakesEverythingIsToldEverythingHoweverMuchItIs() {
    WatchRequest<Document> request = WatchRequest.of(PARTS).from(new Start.Now()).buffer(1);
    Reading reading = read(stream(request, NO_HEARTBEAT));
    reading.take(Long.MAX_VALUE);
    for (int i = 0; i < 12; i++) {
      create("p" + i, 20_000);
      int seen = i + 1;
      await().until(() -> reading.count("event: created\n") == seen);
    }
    assertThat(reading.count("event: error\n")).isZero();
  }

  @Test
  void silenceIsBrokenByCommentsThatDoNotPileUp() {
    Reading reading =
        read(stream(WatchRequest.of(PARTS).from(new Start.Now()), Duration.ofMillis(10)));
    reading.take(1); // where the watch begins
    await().until(() -> reading.count("event: opened\n") == 1);
    reading.take(2);
    await().until(() -> reading.count(": still here\n") == 2);

    create("a", 1); // nothing is taken, so that only one comment may wait before it
    reading.take(2);

    await().until(() -> reading.count("event: created\n") == 1);
    assertThat(reading.count(": still here\n")).isLessThanOrEqualTo(3);
  }

  @Test
  void aReaderThatGoesEndsTheWatch() {
    StateStream stream = stream(WatchRequest.of(PARTS).from(new Start.Now()), NO_HEARTBEAT);
    Reading reading = read(stream);
    reading.take(Long.MAX_VALUE);
    reading.cancel();

    await().until(() -> stream.whenOver().isDone());
    create("a", 1);
    assertThat(reading.count("event: created\n")).isZero();
  }

  /** What a reader got so far. */
  private static final class Reading implements Subscriber<HttpData> {
    private final Queue<String> got = new ConcurrentLinkedQueue<>();
    private volatile Subscription subscription;

    void take(long pieces) {
      await().until(() -> subscription != null);
      subscription.request(pieces);
    }

    void cancel() {
      subscription.cancel();
    }

    String text() {
      return got.stream().collect(Collectors.joining());
    }

    long count(String part) {
      return got.stream().filter(piece -> piece.contains(part)).count();
    }

    @Override
    public void onSubscribe(Subscription begun) {
      subscription = begun;
    }

    @Override
    public void onNext(HttpData data) {
      got.add(data.toStringUtf8());
    }

    @Override
    public void onError(Throwable broken) {
      got.add("broken: " + broken);
    }

    @Override
    public void onComplete() {
      // What was got before tells.
    }
  }
}
