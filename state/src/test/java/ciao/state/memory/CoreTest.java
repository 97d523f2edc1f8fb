package ciao.state.memory;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Committed;
import ciao.state.Event;
import ciao.state.Operation;
import ciao.state.Part;
import ciao.state.Pointer;
import ciao.state.Recorder;
import ciao.state.Refusal;
import ciao.state.Refusal.Cause;
import ciao.state.Refusal.Outcome;
import ciao.state.Refusal.Unavailable;
import ciao.state.Start;
import ciao.state.Transaction;
import ciao.state.WatchError;
import ciao.state.WatchRequest;
import ciao.state.WriteResult;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** What the core does with a log and an executor that the test holds the strings of. */
final class CoreTest {
  private final StringLog log = new StringLog();
  private final Steps steps = new Steps();
  private final InstantSource clock = InstantSource.fixed(Instant.EPOCH);

  /** Runs what it was given when told to. */
  private static final class Steps implements Executor {
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    void run() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }
  }

  /** Writes down what it is given, and fails when told to. */
  private static final class StringLog implements CommitLog {
    private final List<List<Change>> groups = new ArrayList<>();
    private boolean failing;
    private Outcome outcome = Outcome.NOT_STORED;

    @Override
    public void append(List<Change> changes) throws StorageException {
      if (failing) {
        throw new StorageException("the disk is full", outcome, new IOException());
      }
      groups.add(List.copyOf(changes));
    }
  }

  private MemoryStore store(Limits limits) {
    return new MemoryStore(Snapshot.EMPTY, log, limits, clock, steps, Runnable::run);
  }

  private static Pointer<Part> part(String id) {
    return Part.TYPE.at("acme", id);
  }

  private static Operation create(String id) {
    return Operation.create(part(id), "", Part.of(1));
  }

  @Test
  void writes_that_wait_together_share_one_append() {
    MemoryStore store = store(Limits.DEFAULT);
    List<CompletableFuture<WriteResult>> results = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      results.add(store.write(create("p" + i)));
    }
    assertThat(results).noneMatch(CompletableFuture::isDone);
    assertThat(store.position()).isZero();

    steps.run();

    assertThat(log.groups).extracting(List::size).containsExactly(100);
    assertThat(results).allMatch(result -> result.join() instanceof Committed);
  }

  @Test
  void a_group_takes_no_more_than_its_limits() {
    MemoryStore byCount = store(new Limits(1_000, 10_000, 10_000, 3, 100, 10_000, 100, 10_000));
    for (int i = 0; i < 8; i++) {
      byCount.write(create("p" + i));
    }
    steps.run();
    assertThat(log.groups).extracting(List::size).containsExactly(3, 3, 2);

    log.groups.clear();
    MemoryStore byBytes = store(new Limits(1_000, 1_000, 1_000, 100, 100, 100_000, 100, 10_000));
    Part half = new Part("x".repeat(400), 1, List.of(), Map.of(), null);
    for (int i = 0; i < 3; i++) {
      byBytes.write(Operation.create(part("p" + i), "", half));
    }
    steps.run();
    assertThat(log.groups).extracting(List::size).containsExactly(1, 1, 1);
    assertThat(byBytes.position()).isEqualTo(3);
  }

  @Test
  void a_transaction_above_its_limit_is_refused_and_the_rest_of_the_group_is_not() {
    MemoryStore store = store(new Limits(1_000, 1_000, 1_000, 100, 100, 100_000, 100, 10_000));
    Part half = new Part("x".repeat(500), 1, List.of(), Map.of(), null);

    var tooLarge =
        store.write(
            Transaction.of(
                Operation.create(part("a"), "", half), Operation.create(part("b"), "", half)));
    var fine = store.write(create("c"));
    steps.run();

    assertThat(tooLarge.join()).isInstanceOf(Refusal.TooLarge.class);
    assertThat(fine.join()).isInstanceOf(Committed.class);
    assertThat(store.position()).isEqualTo(1);
  }

  @Test
  void when_the_log_fails_nobody_sees_anything_and_all_of_the_group_are_told() {
    MemoryStore store = store(Limits.DEFAULT);
    Recorder<Part> events = new Recorder<>();
    store.watch(WatchRequest.of(Part.TYPE).from(new Start.Now()), Runnable::run, events);
    log.failing = true;
    var created = store.write(create("a"));
    var dependsOnIt = store.write(create("a"));
    steps.run();

    Unavailable expected = new Unavailable(Cause.STORAGE, "the disk is full", Outcome.NOT_STORED);
    assertThat(created.join()).isEqualTo(expected);
    assertThat(dependsOnIt.join()).as("a refusal resting on it").isEqualTo(expected);
    assertThat(store.get(part("a"))).isEmpty();
    assertThat(events.rest()).isEmpty();

    log.failing = false;
    var again = store.write(create("a"));
    steps.run();
    assertThat(again.join()).isInstanceOf(Committed.class);
    assertThat(log.groups.getFirst().getFirst().position()).isEqualTo(1);
    assertThat(Recorder.brief(events.rest())).containsExactly("Created a@1");
  }

  @Test
  void an_outcome_nobody_knows_is_told_as_such() {
    MemoryStore store = store(Limits.DEFAULT);
    log.failing = true;
    log.outcome = Outcome.UNKNOWN;
    var written = store.write(create("a"));
    steps.run();
    assertThat(((Unavailable) written.join()).outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(((Unavailable) written.join()).sentence()).contains("works again");
  }

  @Test
  void more_writes_than_may_wait_are_refused_at_once() {
    MemoryStore store = store(Limits.DEFAULT.withWaitingTransactions(2));
    var first = store.write(create("a"));
    var second = store.write(create("b"));
    var third = store.write(create("c"));

    assertThat(third).isCompleted();
    assertThat(third.join())
        .isInstanceOfSatisfying(
            Unavailable.class, refusal -> assertThat(refusal.cause()).isEqualTo(Cause.OVERLOADED));
    steps.run();
    assertThat(first.join()).isInstanceOf(Committed.class);
    assertThat(second.join()).isInstanceOf(Committed.class);
    var fourth = store.write(create("d"));
    steps.run();
    assertThat(fourth.join()).isInstanceOf(Committed.class);
  }

  @Test
  void stopping_answers_what_waits_then_ends_watches_and_refuses_writes() {
    MemoryStore store = store(Limits.DEFAULT);
    Recorder<Part> events = new Recorder<>();
    store.watch(WatchRequest.of(Part.TYPE), Runnable::run, events);
    var waiting = store.write(create("a"));

    CompletableFuture<Void> stopped = store.stop();
    assertThat(stopped).isNotDone();
    var late = store.write(create("b"));
    steps.run();

    assertThat(stopped).isCompleted();
    assertThat(waiting.join()).isInstanceOf(Committed.class);
    assertThat(late.join())
        .isInstanceOfSatisfying(
            Unavailable.class, refusal -> assertThat(refusal.cause()).isEqualTo(Cause.CLOSED));
    assertThat(store.get(part("a"))).isPresent();
    store.watch(WatchRequest.of(Part.TYPE).from(new Start.Now()), Runnable::run, events);
    assertThat(events.rest())
        .containsExactly(
            new Event.Bootstrapped<>(0),
            new Event.Created<>(1, store.get(part("a")).orElseThrow()),
            new Event.Errored<>(1, new WatchError.Closed()),
            new Event.Errored<>(1, new WatchError.Closed()));
  }

  @Test
  void a_position_no_longer_remembered_gives_one_error_that_says_which_is() {
    MemoryStore store = store(Limits.DEFAULT.withHistoryChanges(3));
    for (int i = 0; i < 5; i++) {
      store.write(create("p" + i));
    }
    steps.run();
    Recorder<Part> expired = new Recorder<>();
    Recorder<Part> remembered = new Recorder<>();
    store.watch(WatchRequest.of(Part.TYPE).from(new Start.After(1)), Runnable::run, expired);
    store.watch(WatchRequest.of(Part.TYPE).from(new Start.After(2)), Runnable::run, remembered);

    assertThat(expired.rest())
        .containsExactly(new Event.Errored<>(1, new WatchError.PositionExpired(1, 2)));
    assertThat(Recorder.brief(remembered.rest()))
        .containsExactly("Created p2@1", "Created p3@1", "Created p4@1");
  }

  @Test
  void a_write_from_within_an_answer_or_an_event_is_no_problem_in_one_thread() {
    MemoryStore store = new MemoryStore(clock, Runnable::run, Runnable::run);
    store.watch(
        WatchRequest.of(Part.TYPE).from(new Start.Now()),
        Runnable::run,
        event -> {
          if (event instanceof Event.Created<Part> created && created.resource().id().equals("a")) {
            store.write(create("from the event"));
          }
        });
    var chained = store.write(create("a")).thenCompose(_ -> store.write(create("from the answer")));

    assertThat(chained).isCompleted();
    assertThat(store.list(Part.TYPE))
        .extracting(resource -> resource.id())
        .containsExactly("a", "from the answer", "from the event");
  }

  @Test
  void two_runs_from_one_seed_tell_the_same_story() {
    assertThat(story(42)).isEqualTo(story(42)).hasSizeGreaterThan(500);
    assertThat(story(42)).isNotEqualTo(story(43));
  }

  /** Everything anybody gets to see, in order, on one executor. */
  private static List<String> story(long seed) {
    Steps executor = new Steps();
    Random random = new Random(seed);
    long[] now = {0};
    MemoryStore store = new MemoryStore(() -> Instant.ofEpochSecond(now[0]++), executor, executor);
    List<String> story = new ArrayList<>();
    store.watch(
        WatchRequest.of(Part.TYPE), executor, event -> story.add(event + Recorder.brief(event)));
    for (int i = 0; i < 600; i++) {
      Pointer<Part> pointer = part("p" + random.nextInt(5));
      Operation operation =
          switch (random.nextInt(4)) {
            case 0 -> Operation.destroy(pointer, "");
            case 1 -> Operation.teardown(pointer, "");
            case 2 ->
                store
                    .get(pointer)
                    .<Operation>map(found -> Operation.update(found, ""))
                    .orElse(create("q" + random.nextInt(100)));
            default -> Operation.create(pointer, "", Part.of(random.nextInt()));
          };
      store.write(operation).thenAccept(result -> story.add(result.toString()));
      if (random.nextInt(3) == 0) {
        executor.run();
      }
    }
    executor.run();
    return story;
  }
}
