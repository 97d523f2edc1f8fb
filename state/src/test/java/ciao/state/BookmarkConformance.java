package ciao.state;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.memory.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a bookmark is good for, on every backend that remembers {@link #REMEMBERED} changes. */
public abstract class BookmarkConformance extends StoreConformance {
  private static final long SEED = Long.getLong("ciao.state.seed", 20_260_302L);
  private static final int REMEMBERED = 20;

  /** What the store is to be opened with. */
  public static final Limits LIMITS = Limits.DEFAULT.withHistoryChanges(REMEMBERED);

  private static final WatchRequest<Part> ALL = WatchRequest.of(Part.TYPE);
  private static final WatchRequest<Part> RED = ALL.where("colour=red");

  private static Operation create(String id, String colour) {
    return Operation.create(part(id), "", Part.of(1)).withLabels(Map.of("colour", colour));
  }

  private static Operation create(int tool) {
    return Operation.create(Tool.TYPE.at("acme", "t" + tool), "", new Tool("cut"));
  }

  private static <S extends Record> Event<S> expired(long position, long oldest) {
    return new Event.Errored<>(position, new WatchError.PositionExpired(position, oldest));
  }

  private Recorder<Part> watchAfter(WatchRequest<Part> request, long position) {
    return watch(request.from(new Start.After(position)));
  }

  /** Changes of all sorts, each to one of a few parts; the last creates one that is red. */
  private void change(int times) throws Exception {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    for (int i = 1; i < times; i++) {
      String id = "p" + random.nextInt(4);
      String colour = random.nextBoolean() ? "red" : "blue";
      if (store.get(part(id)).isEmpty()) {
        commit(create(id, colour));
      } else if (random.nextInt(3) > 0) {
        update(stored(id).withLabels(Map.of("colour", colour)).withSpec(Part.of(i)));
      } else {
        commit(Operation.destroy(part(id), ""));
      }
    }
    commit(create("last", "red"));
  }

  @Test
  @DisplayName("a position is good for any watch, whether or not it had seen that event")
  void a_watch_after_any_remembered_position_sees_all_that_came_later() throws Exception {
    Recorder<Part> all = watch(ALL.from(new Start.Now()));
    Recorder<Part> red = watch(RED.from(new Start.Now()));
    change(REMEMBERED);
    List<Event<Part>> allSeen = all.next(REMEMBERED);
    List<Event<Part>> redSeen = through(red, allSeen.getLast().position());
    assertThat(redSeen).hasSizeBetween(2, REMEMBERED - 1);

    for (long position = 0; position < REMEMBERED; position++) {
      assertThat(through(watchAfter(ALL, position), REMEMBERED))
          .isEqualTo(behind(position, allSeen));
      assertThat(through(watchAfter(RED, position), REMEMBERED))
          .isEqualTo(behind(position, redSeen));
    }
  }

  private static List<Event<Part>> through(Recorder<Part> events, long position) throws Exception {
    List<Event<Part>> seen = new ArrayList<>();
    do {
      seen.add(events.next());
    } while (seen.getLast().position() != position);
    return seen;
  }

  private static List<Event<Part>> behind(long position, List<Event<Part>> events) {
    return events.stream().filter(event -> event.position() > position).toList();
  }

  @Test
  void a_commit_and_a_marker_are_bookmarks_too() throws Exception {
    long committed = commit(create("a", "red"), create("b", "red")).position();
    long marked = watch(ALL.from(new Start.Marker())).next().position();
    assertThat(marked).isEqualTo(committed);
    commit(create("c", "red"));

    assertThat(Recorder.brief(watchAfter(ALL, committed).next(1))).containsExactly("Created c@1");
    assertThat(Recorder.brief(watchAfter(ALL, marked).next(1))).containsExactly("Created c@1");
  }

  @Test
  @DisplayName("a bookmark older than what is remembered gives one error, that says so")
  void a_bookmark_that_is_too_old_gives_one_error() throws Exception {
    change(REMEMBERED + 5);
    Recorder<Part> oldest = watchAfter(ALL, 5);
    Recorder<Part> older = watchAfter(ALL, 4);
    Recorder<Part> filtered = watchAfter(RED, 4);
    Recorder<Part> one = watchAfter(WatchRequest.of(part("p0")), 4);

    assertThat(oldest.next(REMEMBERED))
        .extracting(Event::position)
        .doesNotHaveDuplicates()
        .startsWith(6L)
        .endsWith(REMEMBERED + 5L);
    assertThat(older.next()).isEqualTo(expired(4, 5));
    assertThat(filtered.next()).isEqualTo(expired(4, 5));
    assertThat(one.next()).isEqualTo(expired(4, 5));

    commit(create("after", "red"));
    settle();
    assertThat(Recorder.brief(oldest.next(1))).containsExactly("Created after@1");
    assertThat(older.rest()).isEmpty();
    assertThat(filtered.rest()).isEmpty();
    assertThat(one.rest()).isEmpty();
  }

  @Test
  void a_bookmark_in_a_quiet_type_outlives_many_changes_of_a_busy_one() throws Exception {
    commit(create("a", "red"));
    commit(create("b", "red"));
    for (int i = 0; i < 2 * REMEMBERED; i++) {
      commit(create(i));
    }
    Recorder<Part> quiet = watchAfter(ALL, 2);
    Recorder<Tool> busy = new Recorder<>();
    store.watch(WatchRequest.of(Tool.TYPE).from(new Start.After(2)), watching, busy);
    commit(create("c", "red"));

    assertThat(Recorder.brief(quiet.next(1))).containsExactly("Created c@1");
    assertThat(watchAfter(ALL, 1).next()).isEqualTo(expired(1, 2));
    assertThat(busy.next()).isEqualTo(expired(2, 2 + REMEMBERED));
  }

  @Test
  @DisplayName("a bookmark of another store, that has got further, is refused")
  void a_bookmark_of_another_store_is_refused() throws Exception {
    for (int i = 0; i < 3; i++) {
      commit(create("p" + i, "red"));
    }
    long bookmark = commit(create("last", "red")).position();
    Opened another = open(clock());
    try {
      Store fresh = another.store();
      await(fresh.write(Transaction.of(create("a", "red")))).orThrow();
      Recorder<Part> refused = new Recorder<>();
      fresh.watch(ALL.from(new Start.After(bookmark)), watching, refused);

      assertThat(refused.next())
          .isEqualTo(new Event.Errored<>(bookmark, new WatchError.PositionUnknown(bookmark, 1)));
    } finally {
      another.end().close();
    }
  }
}
