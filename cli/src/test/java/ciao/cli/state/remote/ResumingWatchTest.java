package ciao.cli.state.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.client.StateQuery;
import ciao.client.StateWatch;
import ciao.client.UnreachableException;
import ciao.client.api.state.StateEvent;
import ciao.client.api.state.WatchEnd;
import ciao.state.Access;
import ciao.state.Document;
import ciao.state.Event;
import ciao.state.Operation;
import ciao.state.Part;
import ciao.state.Query;
import ciao.state.Recorder;
import ciao.state.Refusal;
import ciao.state.RefusedException;
import ciao.state.ResourceType;
import ciao.state.Start;
import ciao.state.WatchRequest;
import ciao.state.WriteResult;
import ciao.state.access.AccessRule;
import ciao.state.access.GuardedStore;
import ciao.state.memory.MemoryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store from afar does when its controller goes, comes back, or allows less. */
final class ResumingWatchTest {
  private static final StateQuery PARTS = new StateQuery("Part", null, null, null, true);
  private static final ResourceType<Document> DOCUMENTS = Document.type("Part");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final MemoryStore store = new MemoryStore(InstantSource.system(), threads, threads);
  private StateServer server;
  private RemoteStore remote;

  @BeforeEach
  void serve(@TempDir Path home) throws Exception {
    server = new StateServer(home);
    server.serve(store);
    remote = new RemoteStore(server.state(), threads);
  }

  @AfterEach
  void end() {
    remote.close();
    server.close();
    store.stop().join();
    threads.shutdownNow();
  }

  private void create(String id) {
    store.create(Part.TYPE.at("acme", id), "", Part.of(1)).join().orThrow();
  }

  @Test
  void aWatchGoesOnAfterARestartWithoutAGapAndWithoutTellingTwice() throws Exception {
    create("a");
    Recorder<Part> whole = new Recorder<>();
    Recorder<Part> fromNow = new Recorder<>();
    remote.watch(WatchRequest.of(Part.TYPE), threads, whole);
    remote.watch(WatchRequest.of(Part.TYPE).from(new Start.Now()), threads, fromNow);
    assertThat(Recorder.brief(whole.next(2))).containsExactly("Created a@1", "Bootstrapped");

    server.stop();
    create("b");
    server.startAgain();
    create("c");

    assertThat(Recorder.brief(whole.next(2))).containsExactly("Created b@1", "Created c@1");
    assertThat(Recorder.brief(fromNow.next(2))).containsExactly("Created b@1", "Created c@1");
    assertThat(whole.rest()).isEmpty();
  }

  private ResumingWatch cutBeforeItTold(StateWatch.From from) throws Exception {
    server.mute(true);
    ResumingWatch watch = new ResumingWatch(server.state(), PARTS, null, from, null, Thread::sleep);
    server.stop();
    server.mute(false);
    return watch;
  }

  private static String brief(StateEvent event) {
    return event.kind()
        + (event.at() == null ? "" : " " + event.at().id())
        + " "
        + event.position();
  }

  private List<String> next(ResumingWatch watch, int count) throws Exception {
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      seen.add(brief(threads.submit(watch::next).get(20, TimeUnit.SECONDS)));
    }
    return seen;
  }

  @Test
  void aMarkerWhoseConnectionBrokeAtOnceMarksWhereTheWatchBegan() throws Exception {
    create("a");
    try (ResumingWatch watch = cutBeforeItTold(new StateWatch.From.Marker())) {
      create("b");
      server.startAgain();
      assertThat(next(watch, 4))
          .containsExactly("OPENED 1", "BOOTSTRAPPED 1", "OPENED 2", "CREATED b 2");
    }
  }

  @Test
  void whatChangesFromNowOnIsSeenThoughTheConnectionBreaksBeforeAnythingIsRead() throws Exception {
    create("a");
    try (ResumingWatch watch = cutBeforeItTold(new StateWatch.From.Now())) {
      create("b");
      server.startAgain();
      assertThat(next(watch, 3)).containsExactly("OPENED 1", "OPENED 2", "CREATED b 2");
    }
  }

  @Test
  void aTailThatWasNotToldIsToldLaterIfItIsStillTheSame() throws Exception {
    create("a");
    try (ResumingWatch watch = cutBeforeItTold(new StateWatch.From.Tail(3))) {
      server.startAgain();
      assertThat(next(watch, 3)).containsExactly("OPENED 1", "OPENED 1", "CREATED a 1");
    }
  }

  @Test
  void aTailThatWasNotToldAndIsNoLongerTheSameIsAnErrorAndNoSilentGap() throws Exception {
    create("a");
    try (ResumingWatch watch = cutBeforeItTold(new StateWatch.From.Tail(1))) {
      create("b");
      create("c");
      server.startAgain();
      assertThat(next(watch, 1)).containsExactly("OPENED 1");
      StateEvent lost = threads.submit(watch::next).get(20, TimeUnit.SECONDS);
      assertThat(brief(lost)).isEqualTo("ERROR 1");
      assertThat(lost.problem().state()).isEqualTo(new WatchEnd.PositionExpired(1, 3));
      assertThat(lost.problem().detail()).endsWith("there are others, up to 3; watch again");
    }
  }

  @Test
  void aWriteThatWasStoredBeforeTheControllerFailedIsNotCalledUnstored() throws Exception {
    server.fail(true);
    Refusal.Unavailable unknown =
        (Refusal.Unavailable)
            remote.create(Part.TYPE.at("acme", "a"), "", Part.of(1)).get(20, TimeUnit.SECONDS);

    assertThat(unknown.outcome()).isEqualTo(Refusal.Outcome.UNKNOWN);
    assertThat(unknown.sentence()).contains("the controller failed by a bug");
    assertThat(store.get(Part.TYPE.at("acme", "a"))).isPresent();
  }

  @Test
  void aWriteWhoseThreadsHaveEndedIsAnsweredAndSoAreLaterOnes() throws Exception {
    ExecutorService ended = Executors.newVirtualThreadPerTaskExecutor();
    RemoteStore late = new RemoteStore(server.state(), ended);
    ended.shutdown();
    for (String id : List.of("a", "b")) {
      Refusal.Unavailable closed =
          (Refusal.Unavailable)
              late.create(Part.TYPE.at("acme", id), "", Part.of(1)).get(20, TimeUnit.SECONDS);
      assertThat(closed.outcome()).isEqualTo(Refusal.Outcome.NOT_STORED);
    }
  }

  @Test
  void contentsThatWereCutOffAreNotTakenForAll() throws Exception {
    for (int i = 0; i < 20; i++) {
      Document large = new Document("{\"text\":\"" + "x".repeat(900_000) + "\"}");
      store.create(DOCUMENTS.at("acme", "p" + i), "", large).join().orThrow();
    }
    try (ResumingWatch watch =
        new ResumingWatch(
            server.state(), PARTS, null, new StateWatch.From.Contents(), null, Thread::sleep)) {
      assertThat(watch.next().kind()).isEqualTo(StateEvent.Kind.OPENED);
      assertThat(watch.next().kind()).isEqualTo(StateEvent.Kind.CREATED);
      server.stop();
      assertThatThrownBy(
              () -> {
                for (StateEvent next = watch.next(); next != null; next = watch.next()) {
                  assertThat(next.kind()).isEqualTo(StateEvent.Kind.CREATED);
                }
              })
          .isInstanceOf(UnreachableException.class);
    }
  }

  @Test
  void aControllerThatStaysAwayIsGivenUpAfterGrowingPauses() throws Exception {
    List<Duration> pauses = new ArrayList<>();
    try (ResumingWatch watch =
        new ResumingWatch(
            server.state(), PARTS, null, new StateWatch.From.Now(), null, pauses::add)) {
      assertThat(watch.next().kind()).isEqualTo(StateEvent.Kind.OPENED);
      server.stop();
      assertThatThrownBy(watch::next)
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("connection refused");
    }
    assertThat(pauses)
        .startsWith(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400))
        .endsWith(Duration.ofSeconds(5))
        .hasSize(20)
        .isSorted();
  }

  @Test
  void aWatchThatIsClosedElsewhereEnds() throws Exception {
    ResumingWatch watch =
        new ResumingWatch(
            server.state(), PARTS, null, new StateWatch.From.Now(), null, Thread::sleep);
    assertThat(watch.next().kind()).isEqualTo(StateEvent.Kind.OPENED);
    Future<StateEvent> last = threads.submit(watch::next);
    watch.close();
    assertThat(last.get(20, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void aStoreThatIsAwaySaysSoOfWritesAndReads() throws Exception {
    server.stop();
    WriteResult result =
        remote.create(Part.TYPE.at("acme", "a"), "", Part.of(1)).get(20, TimeUnit.SECONDS);
    assertThat(result)
        .isInstanceOfSatisfying(
            Refusal.Unavailable.class,
            unavailable -> {
              assertThat(unavailable.cause()).isEqualTo(Refusal.Cause.CLOSED);
              assertThat(unavailable.outcome()).isEqualTo(Refusal.Outcome.UNKNOWN);
              assertThat(unavailable.sentence()).contains("no controller at " + server.uri());
            });
    assertThatThrownBy(() -> remote.list(Part.TYPE))
        .isInstanceOf(RemoteStoreException.class)
        .hasMessageContaining("no controller at");
  }

  @Test
  void aClosedStoreTakesNoWritesAndEndsItsWatches() throws Exception {
    Recorder<Part> events = new Recorder<>();
    remote.watch(WatchRequest.of(Part.TYPE), threads, events);
    assertThat(Recorder.brief(events.next())).isEqualTo("Bootstrapped");
    remote.close();
    assertThat(Recorder.brief(events.next())).isEqualTo("Errored Closed");
    Refusal.Unavailable closed =
        (Refusal.Unavailable)
            remote.create(Part.TYPE.at("acme", "a"), "", Part.of(1)).get(20, TimeUnit.SECONDS);
    assertThat(closed.outcome()).isEqualTo(Refusal.Outcome.NOT_STORED);
    assertThat(store.position()).isZero();
  }

  @Test
  void whatTheControllersStoreForbidsIsForbiddenFromAfar() throws Exception {
    create("a");
    AccessRule rule =
        access ->
            access.verb() == Access.Verb.GET ? Optional.empty() : Optional.of("only to be got");
    server.serve(new GuardedStore(store, rule));

    assertThat(remote.get(Part.TYPE.at("acme", "a"))).isPresent();
    Access teardown = Access.to(Access.Verb.UPDATE, Part.TYPE.at("acme", "a"));
    assertThat(
            remote
                .write(Operation.teardown(Part.TYPE.at("acme", "a"), ""))
                .get(20, TimeUnit.SECONDS))
        .isEqualTo(new Refusal.Forbidden(teardown, "only to be got"));
    assertThatThrownBy(() -> remote.list(Query.of(Part.TYPE)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("LIST Part(*/*) is not allowed here: only to be got");
    Recorder<Part> none = new Recorder<>();
    assertThatThrownBy(() -> remote.watch(WatchRequest.of(Part.TYPE), threads, none))
        .isInstanceOf(RefusedException.class);
    List<Event<Part>> seen = none.rest();
    assertThat(seen).isEmpty();
  }
}
