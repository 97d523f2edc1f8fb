package ciao.state.durable;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Committed;
import ciao.state.Event;
import ciao.state.ExpectedPhase;
import ciao.state.Operation;
import ciao.state.Part;
import ciao.state.Pointer;
import ciao.state.Recorder;
import ciao.state.Resource;
import ciao.state.Start;
import ciao.state.Store;
import ciao.state.Tool;
import ciao.state.Transaction;
import ciao.state.WatchError;
import ciao.state.WatchRequest;
import ciao.state.journal.Journal;
import ciao.state.journal.JournalOpener;
import ciao.state.journal.LocalDisk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bookmarks outlive the process; {@code -Dciao.state.seed}. */
final class BookmarkTest {
  private static final long SEED = Long.getLong("ciao.state.seed", 20_260_302L);
  private static final WatchRequest<Part> ALL = WatchRequest.of(Part.TYPE);
  private static final WatchRequest<Part> RED = ALL.where("colour=red | !colour,size>5");

  @TempDir private Path temporary;
  private Path directory;
  private final Random random = new Random(SEED);

  @BeforeEach
  void chooseDirectory() {
    directory = temporary.resolve("state");
  }

  private static Pointer<Part> part(String id) {
    return Part.TYPE.at("acme", id);
  }

  private static Committed commit(Store store, Operation... operations) throws Exception {
    return store.write(Transaction.of(operations)).get(20, TimeUnit.SECONDS).orThrow();
  }

  /** What a watch from there on has to see, up to the store's present position. */
  private static List<Event<Part>> events(Store store, WatchRequest<Part> request) {
    Recorder<Part> events = new Recorder<>();
    store.watch(request, Runnable::run, events).close();
    return events.rest();
  }

  private void change(Store store, String id) throws Exception {
    Optional<Resource<Part>> found = store.get(part(id));
    if (found.isEmpty()) {
      commit(store, Operation.create(part(id), "", Part.of(1)).withLabels(labels()));
      return;
    }
    Resource<Part> changed = found.get();
    commit(
        store,
        switch (random.nextInt(6)) {
          case 0 -> Operation.teardown(part(id), "");
          case 1 -> Operation.addFinalizers(part(id), "f" + random.nextInt(2));
          case 2 -> Operation.removeFinalizers(part(id), "f0", "f1");
          case 3 -> {
            changed = changed.withSpec(Part.of(random.nextInt()));
            yield Operation.update(changed, "").expecting(ExpectedPhase.ANY);
          }
          case 4 -> {
            changed =
                changed.withLabels(labels()).withAnnotations(Map.of("n", "" + random.nextInt()));
            yield Operation.update(changed, "").expecting(ExpectedPhase.ANY);
          }
          default ->
              changed.metadata().finalizers().isEmpty()
                  ? Operation.destroy(part(id), "")
                  : Operation.removeFinalizers(part(id), "f0", "f1");
        });
  }

  private Map<String, String> labels() {
    return random.nextInt(3) == 0
        ? Map.of("size", "" + random.nextInt(9))
        : Map.of("colour", random.nextBoolean() ? "red" : "blue");
  }

  @Test
  void a_watch_resumed_over_a_restart_sees_what_it_would_have_seen() throws Exception {
    System.out.println("seed " + SEED);
    List<Event<Part>> all;
    List<Event<Part>> red;
    try (OpenStore open = OpenStore.in(directory)) {
      for (int i = 0; i < 250; i++) {
        change(open.store(), "p" + random.nextInt(7));
        if (i % 10 == 0) {
          commit(open.store(), Operation.create(Tool.TYPE.at("acme", "t" + i), "", new Tool("")));
        }
      }
      all = events(open.store(), ALL.from(new Start.After(0)));
      red = events(open.store(), RED.from(new Start.After(0)));
      assertThat(all.size()).isGreaterThan(red.size());
    }
    for (boolean withTables : new boolean[] {true, false}) {
      if (!withTables) {
        Files.delete(directory.resolve("tables.mv.db"));
      }
      try (OpenStore open = OpenStore.in(directory)) {
        for (long position = 0; position <= open.store().position(); position += 7) {
          Start start = new Start.After(position);
          assertThat(events(open.store(), ALL.from(start))).isEqualTo(behind(position, all));
          assertThat(events(open.store(), RED.from(start))).isEqualTo(behind(position, red));
        }
        assertThat(events(open.store(), RED.from(new Start.Tail(9))))
            .isEqualTo(red.subList(red.size() - 9, red.size()));
      }
    }
  }

  private static List<Event<Part>> behind(long position, List<Event<Part>> events) {
    return events.stream().filter(event -> event.position() > position).toList();
  }

  @Test
  void a_resumed_watch_goes_on_with_what_happens_now() throws Exception {
    long position;
    try (OpenStore open = OpenStore.in(directory)) {
      position = commit(open.store(), Operation.create(part("a"), "", Part.of(1))).position();
      commit(open.store(), Operation.create(part("b"), "", Part.of(1)));
    }
    try (OpenStore open = OpenStore.in(directory);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Recorder<Part> events = new Recorder<>();
      open.store().watch(ALL.from(new Start.After(position)), threads, events);
      commit(open.store(), Operation.destroy(part("b"), ""));
      assertThat(Recorder.brief(events.next(2))).containsExactly("Created b@1", "Destroyed b@1");
    }
  }

  @Test
  void the_window_is_the_same_before_and_after_a_restart() throws Exception {
    StateSettings settings =
        new StateSettings(
            OpenStore.SMALL.journal(), OpenStore.SMALL.limits().withHistoryChanges(10));
    List<Event<Part>> newest;
    try (OpenStore open = OpenStore.in(directory, settings, new LocalDisk())) {
      for (int i = 0; i < 25; i++) {
        commit(open.store(), Operation.create(part("p" + i), "", Part.of(i)));
      }
      newest = events(open.store(), ALL.from(new Start.After(15)));
      assertThat(newest).hasSize(10);
      assertThat(events(open.store(), ALL.from(new Start.After(14)))).isEqualTo(expired(14, 15));
    }
    try (OpenStore open = OpenStore.in(directory, settings, new LocalDisk())) {
      assertThat(events(open.store(), ALL.from(new Start.After(15)))).isEqualTo(newest);
      assertThat(events(open.store(), ALL.from(new Start.After(14)))).isEqualTo(expired(14, 15));
    }
  }

  private static List<Event<Part>> expired(long position, long oldest) {
    return List.of(new Event.Errored<>(position, new WatchError.PositionExpired(position, oldest)));
  }

  @Test
  void a_bookmark_of_a_quiet_type_is_kept_while_a_busy_one_fills_the_window() throws Exception {
    StateSettings settings =
        new StateSettings(
            OpenStore.SMALL.journal(), OpenStore.SMALL.limits().withHistoryChanges(10));
    try (OpenStore open = OpenStore.in(directory, settings, new LocalDisk())) {
      commit(open.store(), Operation.create(part("a"), "", Part.of(1)));
      commit(open.store(), Operation.create(part("b"), "", Part.of(1)));
      for (int i = 0; i < 30; i++) {
        commit(open.store(), Operation.create(Tool.TYPE.at("acme", "t" + i), "", new Tool("")));
      }
      assertThat(events(open.store(), ALL.from(new Start.After(2)))).isEmpty();
      assertThat(events(open.store(), ALL.from(new Start.After(1)))).isEqualTo(expired(1, 2));
    }
  }

  /** A change in the journal's first format, which says nothing of what was there before. */
  private static ByteBuffer formatOne(int kind, long version, String spec) {
    ByteBuffer bytes = ByteBuffer.allocate(1_000).put((byte) 1).put((byte) kind);
    for (String text : List.of("Part", "acme", "a")) {
      bytes.putShort((short) text.length()).put(text.getBytes(StandardCharsets.UTF_8));
    }
    bytes.putLong(version);
    if (kind == 0) {
      bytes.putShort((short) 0).put((byte) 0); // owner, phase
      bytes.putShort((short) 0).putShort((short) 0).putShort((short) 0);
      bytes.putLong(1).putInt(0).putLong(version).putInt(0);
      bytes.putInt(spec.length()).put(spec.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.flip();
  }

  @Test
  void a_journal_of_an_older_version_is_read_and_remembered_as_far_as_it_tells() throws Exception {
    String spec = "{\"name\":\"part\",\"weight\":%d,\"tags\":[],\"counts\":{},\"detail\":null}";
    List<ByteBuffer> groups = new ArrayList<>();
    groups.add(formatOne(0, 1, spec.formatted(1)));
    groups.add(formatOne(0, 2, spec.formatted(2)));
    groups.add(formatOne(1, 2, ""));
    groups.add(formatOne(0, 1, spec.formatted(3)));
    JournalOpener opener =
        new JournalOpener(
            directory.resolve("journal"),
            OpenStore.SMALL.journal(),
            new LocalDisk(),
            UUID::randomUUID,
            Runnable::run);
    try (Journal journal = opener.open()) {
      for (ByteBuffer group : groups) {
        journal.append(journal.last() + 1, 1, group);
      }
    }
    try (OpenStore open = OpenStore.in(directory)) {
      assertThat(open.store().get(part("a")).orElseThrow().spec().weight()).isEqualTo(3);
      assertThat(Recorder.brief(events(open.store(), ALL.from(new Start.After(3)))))
          .containsExactly("Created a@1");
      assertThat(events(open.store(), ALL.from(new Start.After(2)))).isEqualTo(expired(2, 3));
    }
  }
}
