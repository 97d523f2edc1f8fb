package ciao.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What watches with a filter, a tail, a marker, or of batches promise, on every backend. */
public abstract class FilteredWatchConformance extends StoreConformance {
  private static final long SEED = Long.getLong("ciao.state.seed", 20_260_302L);
  private static final WatchRequest<Part> LIVE = WatchRequest.of(Part.TYPE).from(new Start.Now());

  private Resource<Part> create(String id, String colour) throws Exception {
    return commit(Operation.create(part(id), "", Part.of(1)).withLabels(Map.of("colour", colour)))
        .resource(part(id));
  }

  private Resource<Part> paint(String id, String colour) throws Exception {
    return update(stored(id).withLabels(Map.of("colour", colour)));
  }

  @Test
  @DisplayName("WatchKindWithLabels: what begins or ceases to match is created or destroyed")
  void a_filtered_watch_sees_what_begins_and_ceases_to_match() throws Exception {
    create("a", "red");
    create("b", "blue");
    Recorder<Part> events = watch(WatchRequest.of(Part.TYPE).where("colour=red"));
    assertThat(Recorder.brief(events.next(2))).containsExactly("Created a@1", "Bootstrapped");

    paint("b", "red");
    paint("b", "red");
    Resource<Part> blue = paint("b", "blue");
    paint("b", "green");
    commit(Operation.destroy(part("b"), ""));
    create("c", "blue");
    commit(Operation.destroy(part("a"), ""));

    List<Event<Part>> seen = events.next(4);
    assertThat(Recorder.brief(seen))
        .containsExactly("Created b@2", "Updated b@3 from 2", "Destroyed b@4", "Destroyed a@1");
    assertThat(((Event.Destroyed<Part>) seen.get(2)).last()).contains(blue);
    assertThat(seen).extracting(Event::position).containsExactly(3L, 4L, 5L, 9L);
    assertThat(events.rest()).isEmpty();
  }

  @Test
  void a_watch_by_id_pattern_sees_only_such_ids() throws Exception {
    create("web-1");
    create("db-1");
    Recorder<Part> events =
        watch(WatchRequest.of(Part.TYPE).ids(IdPattern.of("^web-")).where("!colour"));
    update(stored("db-1"));
    create("web-2");
    paint("web-1", "red");

    assertThat(Recorder.brief(events.next(4)))
        .containsExactly("Created web-1@1", "Bootstrapped", "Created web-2@1", "Destroyed web-1@2");
  }

  @Test
  void one_resource_is_asked_for_by_id_alone() {
    assertThatThrownBy(() -> WatchRequest.of(part("a")).where("colour=red"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a filter (expected: none");
  }

  @Test
  void a_filtered_watch_follows_the_list_by_the_same_filter() throws Exception {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    Filter filter =
        Filter.of(Selector.parse("colour in (red, blue)")).or(Selector.parse("!colour"));
    Recorder<Part> live = watch(LIVE.where(filter));
    for (int i = 0; i < 300; i++) {
      String id = "p" + random.nextInt(8);
      String colour = List.of("red", "blue", "green", "grey").get(random.nextInt(4));
      if (store.get(part(id)).isEmpty()) {
        create(id, colour);
      } else if (random.nextInt(4) == 0) {
        commit(Operation.destroy(part(id), ""));
      } else {
        update(stored(id).withLabels(i % 5 == 0 ? Map.of() : Map.of("colour", colour)));
      }
    }
    Resource<Part> end = create("zzz", "red");

    List<Event<Part>> seen = new ArrayList<>();
    Map<String, Resource<Part>> model = new TreeMap<>();
    while (!model.containsKey(end.id())) {
      Event<Part> event = live.next();
      seen.add(event);
      apply(event, model);
    }
    assertThat(List.copyOf(model.values()))
        .isEqualTo(store.list(Query.of(Part.TYPE).where(filter)));

    Recorder<Part> resumed =
        watch(WatchRequest.of(Part.TYPE).where(filter).from(new Start.After(0)));
    assertThat(resumed.next(seen.size())).isEqualTo(seen);
  }

  private static void apply(Event<Part> event, Map<String, Resource<Part>> model) {
    switch (event) {
      case Event.Created<Part>(_, Resource<Part> resource) ->
          assertThat(model.put(resource.id(), resource)).isNull();
      case Event.Updated<Part>(_, Resource<Part> resource, Resource<Part> old) ->
          assertThat(model.put(resource.id(), resource)).isEqualTo(old);
      case Event.Destroyed<Part> destroyed ->
          assertThat(model.remove(destroyed.pointer().id())).isNotNull();
      case Event.Bootstrapped<Part> _, Event.Errored<Part> _ ->
          throw new AssertionError("unexpected: " + event);
    }
  }

  @Test
  @DisplayName("WatchKindWithTailEvents: the newest events first, then what changes")
  void a_tail_gives_the_newest_events_this_watch_would_have_seen() throws Exception {
    create("a", "red");
    create("b", "blue");
    paint("a", "blue");
    paint("b", "red");
    commit(Operation.create(Tool.TYPE.at("acme", "t"), "", new Tool("cut")));

    WatchRequest<Part> all = WatchRequest.of(Part.TYPE);
    Recorder<Part> two = watch(all.from(new Start.Tail(2)));
    Recorder<Part> more = watch(all.from(new Start.Tail(100)));
    Recorder<Part> red = watch(all.where("colour=red").from(new Start.Tail(2)));
    create("c", "red");

    assertThat(Recorder.brief(two.next(3)))
        .containsExactly("Updated a@2 from 1", "Updated b@2 from 1", "Created c@1");
    assertThat(Recorder.brief(more.next(5)))
        .containsExactly(
            "Created a@1",
            "Created b@1",
            "Updated a@2 from 1",
            "Updated b@2 from 1",
            "Created c@1");
    assertThat(Recorder.brief(red.next(3)))
        .containsExactly("Destroyed a@2", "Created b@2", "Created c@1");
  }

  @Test
  @DisplayName("WatchWithTailEvents: of one resource, its newest events instead of its state")
  void a_tail_of_one_resource_gives_its_newest_events() throws Exception {
    create("a");
    create("b");
    update(update(stored("a")));
    commit(Operation.destroy(part("a"), ""));

    Recorder<Part> events = watch(WatchRequest.of(part("a")).from(new Start.Tail(2)));
    create("a");

    assertThat(Recorder.brief(events.next(3)))
        .containsExactly("Updated a@3 from 2", "Destroyed a@3", "Created a@1");
  }

  @Test
  @DisplayName("A marker is a bookmark although nothing has changed yet")
  void a_marker_is_a_bookmark_before_anything_changes() throws Exception {
    create("a");
    Recorder<Part> marked = watch(WatchRequest.of(Part.TYPE).from(new Start.Marker()));
    Event<Part> marker = marked.next();
    assertThat(marker).isEqualTo(new Event.Bootstrapped<>(1));
    create("b");
    assertThat(Recorder.brief(marked.next())).isEqualTo("Created b@1");

    Recorder<Part> resumed =
        watch(WatchRequest.of(Part.TYPE).from(new Start.After(marker.position())));
    assertThat(Recorder.brief(resumed.next())).isEqualTo("Created b@1");
  }

  /** Takes batches when told to. */
  private static final class Batches {
    private final BlockingQueue<List<Event<Part>>> queue = new LinkedBlockingQueue<>();

    private List<Event<Part>> next() throws InterruptedException {
      List<Event<Part>> batch = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(batch).as("a batch within %d s", PATIENCE_SECONDS).isNotEmpty();
      return batch;
    }

    private List<String> next(int events) throws InterruptedException {
      List<Event<Part>> taken = new ArrayList<>();
      while (taken.size() < events) {
        taken.addAll(next());
      }
      return Recorder.brief(taken);
    }
  }

  private Batches batches(WatchRequest<Part> request) {
    Batches batches = new Batches();
    store.watchBatches(request, watching, batches.queue::add);
    return batches;
  }

  @Test
  @DisplayName("WatchKindAggregated: everything that is pending comes at once")
  void a_batch_holds_all_that_is_pending_up_to_the_buffer() throws Exception {
    for (int i = 0; i < 5; i++) {
      create("p" + i);
    }
    Batches whole = batches(WatchRequest.of(Part.TYPE));
    assertThat(whole.next()).hasSize(6).endsWith(new Event.Bootstrapped<>(5));

    Batches small = batches(WatchRequest.of(Part.TYPE).buffer(4));
    assertThat(small.next()).hasSize(4);
    assertThat(small.next()).hasSize(2);

    commit(
        Operation.create(part("x"), "", Part.of(1)), Operation.create(part("y"), "", Part.of(1)));
    assertThat(whole.next(2)).containsExactly("Created x@1", "Created y@1");
  }

  @Test
  @DisplayName("WatchKindAggregatedWithLabels, WatchKindAggregatedWithTailEvents")
  void batches_are_filtered_and_tailed_like_single_events() throws Exception {
    create("a", "red");
    paint("a", "blue");
    create("b", "red");

    Batches red = batches(WatchRequest.of(Part.TYPE).where("colour=red"));
    Batches tail = batches(WatchRequest.of(Part.TYPE).from(new Start.Tail(2)));
    assertThat(red.next(2)).containsExactly("Created b@1", "Bootstrapped");
    assertThat(tail.next(2)).containsExactly("Updated a@2 from 1", "Created b@1");
    paint("a", "red");
    assertThat(red.next(1)).containsExactly("Created a@3");
    assertThat(tail.next(1)).containsExactly("Updated a@3 from 2");
  }

  @Test
  void a_batch_ends_with_the_one_error_of_its_watch() throws Exception {
    create("a");
    Batches batches = batches(WatchRequest.of(Part.TYPE).from(new Start.After(7)));
    assertThat(batches.next())
        .containsExactly(new Event.Errored<>(7, new WatchError.PositionUnknown(7, 1)));
    create("b");
    assertThat(batches.queue).isEmpty();
  }
}
