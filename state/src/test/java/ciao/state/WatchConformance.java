package ciao.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What watches promise, on every backend. */
public abstract class WatchConformance extends StoreConformance {

  /** The watch under test has seen all there is when it has seen this. */
  private void mark() throws Exception {
    create("zzz");
  }

  private static List<String> briefs(List<Event<Part>> events) {
    return Recorder.brief(events);
  }

  @Test
  @DisplayName("WatchKind: the contents, the marker, then changes")
  void a_kind_watch_sees_the_contents_then_the_marker_then_changes() throws Exception {
    create("b");
    update(create("a"));
    commit(Operation.create(Tool.TYPE.at("acme", "t"), "", new Tool("cut")));

    Recorder<Part> events = watch(WatchRequest.of(Part.TYPE));
    assertThat(briefs(events.next(3)))
        .containsExactly("Created a@2", "Created b@1", "Bootstrapped");

    update(stored("a"));
    commit(Operation.destroy(part("a"), ""));
    create("c");

    assertThat(briefs(events.next(3)))
        .containsExactly("Updated a@3 from 2", "Destroyed a@3", "Created c@1");
  }

  @Test
  void events_carry_resources_and_positions() throws Exception {
    Resource<Part> first = create("a");
    Recorder<Part> events = watch(WatchRequest.of(Part.TYPE));
    Resource<Part> second = update(first.withSpec(Part.of(2)));
    commit(Operation.destroy(part("a"), ""));

    assertThat(events.next(4))
        .containsExactly(
            new Event.Created<>(0, first),
            new Event.Bootstrapped<>(1),
            new Event.Updated<>(2, second, first),
            new Event.Destroyed<>(3, part("a"), Optional.of(second)));
  }

  @Test
  void a_watch_of_one_namespace_sees_no_other() throws Exception {
    commit(Operation.create(Part.TYPE.at("aaa", "x"), "", Part.of(1)));
    commit(Operation.create(Part.TYPE.at("zzz", "x"), "", Part.of(1)));
    create("a");
    Recorder<Part> events = watch(WatchRequest.of(Part.TYPE).in("acme"));
    commit(Operation.create(Part.TYPE.at("zzz", "y"), "", Part.of(1)));
    mark();

    assertThat(briefs(events.next(3)))
        .containsExactly("Created a@1", "Bootstrapped", "Created zzz@1");
  }

  @Test
  void a_watch_from_now_sees_only_what_is_new() throws Exception {
    create("a");
    Recorder<Part> events = watch(WatchRequest.of(Part.TYPE).from(new Start.Now()));
    create("b");

    assertThat(briefs(events.next(1))).containsExactly("Created b@1");
  }

  @Test
  @DisplayName("Watch: one resource, there or not")
  void a_watch_of_one_resource_begins_with_its_present_state() throws Exception {
    Resource<Part> there = create("a");
    Recorder<Part> present = watch(WatchRequest.of(part("a")));
    Recorder<Part> absent = watch(WatchRequest.of(part("b")));
    create("b");
    commit(Operation.destroy(part("a"), ""));

    assertThat(present.next(2))
        .containsExactly(
            new Event.Created<>(1, there), new Event.Destroyed<>(3, part("a"), Optional.of(there)));
    assertThat(absent.next()).isEqualTo(new Event.Destroyed<>(1, part("b"), Optional.empty()));
    assertThat(briefs(absent.next(1))).containsExactly("Created b@1");
  }

  @Test
  @DisplayName("WatchKindWithBookmarks: a watch resumes after any position without gap or repeat")
  void a_watch_resumes_after_any_position_without_gap_or_repeat() throws Exception {
    Recorder<Part> all = watch(WatchRequest.of(Part.TYPE).from(new Start.Now()));
    for (int i = 0; i < 5; i++) {
      update(create("p" + i));
      commit(Operation.create(Tool.TYPE.at("acme", "t" + i), "", new Tool("cut")));
    }
    commit(Operation.destroy(part("p3"), ""), Operation.destroy(part("p4"), ""));
    mark();
    List<Event<Part>> seen = all.next(13);

    for (int i = 0; i < seen.size() - 1; i++) {
      Recorder<Part> resumed =
          watch(WatchRequest.of(Part.TYPE).from(new Start.After(seen.get(i).position())));
      assertThat(resumed.next(seen.size() - i - 1)).isEqualTo(seen.subList(i + 1, seen.size()));
    }
  }

  @Test
  @DisplayName("WatchWithBookmarks: a watch of one resource resumes after any position")
  void a_watch_of_one_resource_resumes_after_any_position() throws Exception {
    create("a");
    create("b");
    update(stored("a"));
    update(stored("b"));
    commit(Operation.destroy(part("a"), ""));
    Recorder<Part> whole = watch(WatchRequest.of(part("a")).from(new Start.After(0)));
    List<Event<Part>> seen = whole.next(3);
    assertThat(briefs(seen)).containsExactly("Created a@1", "Updated a@2 from 1", "Destroyed a@2");

    for (int i = 0; i < seen.size() - 1; i++) {
      Start start = new Start.After(seen.get(i).position());
      Recorder<Part> resumed = watch(WatchRequest.of(part("a")).from(start));
      assertThat(resumed.next(seen.size() - i - 1)).isEqualTo(seen.subList(i + 1, seen.size()));
    }
    long position = seen.getLast().position();
    Recorder<Part> resumed = watch(WatchRequest.of(part("a")).from(new Start.After(position)));
    create("a");
    assertThat(briefs(resumed.next(1))).containsExactly("Created a@1");
  }

  @Test
  void a_resumed_watch_goes_on_with_live_events() throws Exception {
    long position = commit(Operation.create(part("a"), "", Part.of(1))).position();
    create("b");
    Recorder<Part> events = watch(WatchRequest.of(Part.TYPE).from(new Start.After(position)));
    assertThat(briefs(events.next(1))).containsExactly("Created b@1");
    create("c");
    assertThat(briefs(events.next(1))).containsExactly("Created c@1");
  }

  @Test
  void a_position_never_reached_gives_one_error() throws Exception {
    create("a");
    Recorder<Part> events = watch(WatchRequest.of(Part.TYPE).from(new Start.After(2)));

    assertThat(events.next())
        .isEqualTo(new Event.Errored<>(2, new WatchError.PositionUnknown(2, 1)));
    create("b");
    assertThat(events.rest()).isEmpty();
  }

  @Test
  void an_overrun_watch_sees_what_was_buffered_then_one_error_then_nothing() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Recorder<Part> events = new Recorder<>();
    store.watch(
        WatchRequest.of(Part.TYPE).from(new Start.Now()).buffer(3),
        watching,
        event -> {
          entered.countDown();
          awaitUninterrupted(released);
          events.accept(event);
        });
    create("a");
    assertThat(entered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    for (String id : List.of("b", "c", "d", "e", "f")) {
      create(id);
    }
    settle();
    released.countDown();

    List<Event<Part>> seen = events.nextThrough(Event.Errored.class);
    assertThat(briefs(seen))
        .containsExactly(
            "Created a@1", "Created b@1", "Created c@1", "Created d@1", "Errored Overrun");
    assertThat(seen.getLast().position()).isEqualTo(4);

    Recorder<Part> other = watch(WatchRequest.of(Part.TYPE).from(new Start.After(4)));
    assertThat(briefs(other.next(2))).containsExactly("Created e@1", "Created f@1");
    assertThat(events.rest()).isEmpty();
  }

  @Test
  void large_contents_do_not_count_against_the_buffer() throws Exception {
    for (int i = 0; i < 50; i++) {
      create("p" + i);
    }
    Recorder<Part> events = watch(WatchRequest.of(Part.TYPE).buffer(1));
    assertThat(events.nextThrough(Event.Bootstrapped.class)).hasSize(51);
  }

  @Test
  void a_closed_watch_sees_nothing_more() throws Exception {
    Recorder<Part> closed = new Recorder<>();
    Watch watch = store.watch(WatchRequest.of(Part.TYPE), watching, closed);
    assertThat(briefs(closed.next(1))).containsExactly("Bootstrapped");
    Recorder<Part> open = watch(WatchRequest.of(Part.TYPE).from(new Start.Now()));
    watch.close();
    watch.close();

    mark();

    assertThat(briefs(open.next(1))).containsExactly("Created zzz@1");
    assertThat(closed.rest()).isEmpty();
  }

  @Test
  void a_listener_that_throws_harms_neither_the_store_nor_other_watches() throws Exception {
    BlockingQueue<Event<Part>> seen = new LinkedBlockingQueue<>();
    store.watch(
        WatchRequest.of(Part.TYPE).from(new Start.Now()),
        Runnable::run,
        event -> {
          seen.add(event);
          throw new IllegalStateException("a bug in a listener");
        });
    Recorder<Part> other = watch(WatchRequest.of(Part.TYPE).from(new Start.Now()));

    create("a");
    create("b");

    assertThat(briefs(other.next(2))).containsExactly("Created a@1", "Created b@1");
    assertThat(seen).hasSize(1);
  }

  /** What the type looked like to an older program. */
  record PartWithFewerFields(String name) {}

  @Test
  void unknown_fields_are_ignored_and_unreadable_specs_end_the_watch_with_an_error()
      throws Exception {
    create("a");
    var older = new ResourceType<>("Part", PartWithFewerFields.class);
    var other = new ResourceType<>("Part", OtherPart.class);

    assertThat(store.get(older.at("acme", "a")).orElseThrow().spec())
        .isEqualTo(new PartWithFewerFields("part"));
    Recorder<OtherPart> events = new Recorder<>();
    store.watch(WatchRequest.of(other), watching, events);
    assertThat(events.next())
        .isInstanceOfSatisfying(
            Event.Errored.class,
            errored -> {
              assertThat(errored.position()).as("from the contents again").isZero();
              assertThat(((WatchError.UnreadableSpec) errored.error()).sentence())
                  .contains("Part(acme/a@1)", "OtherPart");
            });
  }

  /** Says of the name that it is a number. */
  record OtherPart(int name) {}

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
