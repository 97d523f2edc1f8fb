package ciao.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Many writers at once against a model; {@code -Dciao.state.seed}. */
public abstract class ConcurrencyConformance extends StoreConformance {
  private static final long SEED = Long.getLong("ciao.state.seed", 20_260_302L);
  private static final int WRITERS = 8;
  private static final int RESOURCES = 12;
  private static final String COLOUR = "colour=c1";
  private static final String END = "zzz";

  /** What acknowledged operations left behind. */
  private final Queue<Resource<?>> acknowledged = new ConcurrentLinkedQueue<>();

  /** What events say was there. */
  private final Set<Resource<Part>> seen = new HashSet<>();

  /** Fewer where each is a journey. */
  protected int writesEach() {
    return 400;
  }

  @Test
  void concurrent_writes_happen_one_after_the_other_in_the_order_watches_see() throws Exception {
    System.out.println("seed " + SEED);
    WatchRequest<Part> live = WatchRequest.of(Part.TYPE).from(new Start.Now()).buffer(1 << 20);
    Recorder<Part> events = watch(live);
    Recorder<Part> coloured = new Recorder<>();
    store.watchBatches(live.where(COLOUR), watching, batch -> batch.forEach(coloured));
    AtomicBoolean writing = new AtomicBoolean(true);
    // Not virtual: one that reads and never waits would keep a carrier from the writers.
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Future<Integer> reader = threads.submit(() -> readUntil(writing));
      List<Callable<Integer>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        Random random = new Random(SEED + i);
        writers.add(() -> write(random));
      }
      int commits = 0;
      try {
        for (Future<Integer> writer : threads.invokeAll(writers)) {
          commits += writer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
      } finally {
        writing.set(false);
      }
      assertThat(reader.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isPositive();
      assertThat(commits).isGreaterThan(WRITERS * writesEach() / 4);
    }

    commit(Operation.create(part(END), "", Part.of(1)).withLabels(Map.of("colour", "c1")));

    assertThat(replay(events)).isEqualTo(contents(store));
    assertThat(replayFiltered(coloured))
        .isEqualTo(byId(store.list(Query.of(Part.TYPE).where(COLOUR))));
    assertThat(acknowledged)
        .isNotEmpty()
        .allSatisfy(left -> assertThat(seen.contains(left)).isTrue());
  }

  private int write(Random random) throws Exception {
    int commits = 0;
    for (int i = 0; i < writesEach(); i++) {
      WriteResult result = await(store.write(transaction(random)));
      if (result instanceof Committed committed) {
        commits++;
        acknowledged.addAll(committed.resources());
      }
    }
    return commits;
  }

  private Transaction transaction(Random random) {
    List<Operation> operations = new ArrayList<>();
    int count = random.nextInt(4) == 0 ? 2 : 1;
    for (int i = 0; i < count; i++) {
      operations.add(operation(random));
    }
    return new Transaction(operations);
  }

  private Operation operation(Random random) {
    Pointer<Part> pointer = part("p" + random.nextInt(RESOURCES));
    Optional<Resource<Part>> found = store.get(pointer);
    if (found.isEmpty()) {
      return Operation.create(pointer, "", Part.of(random.nextInt()));
    }
    return switch (random.nextInt(6)) {
      case 0 -> Operation.destroy(pointer, "");
      case 1 -> Operation.teardown(pointer, "");
      case 2 -> Operation.addFinalizers(pointer, "f" + random.nextInt(2));
      case 3 -> Operation.removeFinalizers(pointer, "f0", "f1");
      default ->
          Operation.update(
                  found
                      .get()
                      .withSpec(Part.of(random.nextInt()))
                      .withLabels(Map.of("colour", "c" + random.nextInt(3))),
                  "")
              .expecting(ExpectedPhase.ANY);
    };
  }

  /** What one reader sees never goes back. */
  private int readUntil(AtomicBoolean writing) {
    long position = 0;
    int reads = 0;
    while (writing.get()) {
      Reader snapshot = store.snapshot();
      assertThat(snapshot.position()).isGreaterThanOrEqualTo(position);
      assertThat(snapshot.list(Part.TYPE)).isEqualTo(snapshot.list(Part.TYPE));
      position = snapshot.position();
      reads++;
    }
    return reads;
  }

  /** Checks each event against the model so far; answers what all of them come to. */
  private Map<String, Resource<Part>> replay(Recorder<Part> events) throws Exception {
    Map<String, Resource<Part>> model = new TreeMap<>();
    long end = store.position();
    for (long position = 1; position <= end; position++) {
      Event<Part> event = events.next();
      assertThat(event.position()).isEqualTo(position);
      switch (event) {
        case Event.Created<Part>(_, Resource<Part> resource) -> {
          assertThat(resource.version()).isEqualTo(1);
          assertThat(model.put(resource.id(), resource)).isNull();
          seen.add(resource);
        }
        case Event.Updated<Part>(_, Resource<Part> resource, Resource<Part> old) -> {
          assertThat(resource.version()).isEqualTo(old.version() + 1);
          assertThat(model.put(resource.id(), resource)).isEqualTo(old);
          seen.add(resource);
        }
        case Event.Destroyed<Part>(_, Pointer<Part> pointer, Optional<Resource<Part>> last) -> {
          assertThat(last.orElseThrow().metadata().finalizers()).isEmpty();
          assertThat(model.remove(pointer.id())).isEqualTo(last.get());
        }
        case Event.Bootstrapped<Part> _, Event.Errored<Part> _ ->
            throw new AssertionError("unexpected: " + event);
      }
    }
    assertThat(events.rest()).isEmpty();
    return model;
  }

  /** Of a watch with a filter: each resource comes, changes and goes in turn. */
  private static Map<String, Resource<Part>> replayFiltered(Recorder<Part> events)
      throws Exception {
    Map<String, Resource<Part>> model = new TreeMap<>();
    long position = 0;
    while (!model.containsKey(END)) {
      Event<Part> event = events.next();
      assertThat(event.position()).isGreaterThan(position);
      position = event.position();
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
    return model;
  }

  protected static Map<String, Resource<Part>> contents(Reader reader) {
    return byId(reader.list(Part.TYPE));
  }

  private static Map<String, Resource<Part>> byId(List<Resource<Part>> parts) {
    Map<String, Resource<Part>> byId = new TreeMap<>();
    parts.forEach(part -> byId.put(part.id(), part));
    return byId;
  }
}
