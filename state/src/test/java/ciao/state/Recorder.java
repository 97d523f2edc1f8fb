package ciao.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A listener that lets a test take one event after the other. */
public final class Recorder<S extends Record> implements Consumer<Event<S>> {
  private static final long PATIENCE_SECONDS = 20;

  private final BlockingQueue<Event<S>> events = new LinkedBlockingQueue<>();

  @Override
  public void accept(Event<S> event) {
    events.add(event);
  }

  public Event<S> next() throws InterruptedException {
    Event<S> event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(event).as("an event within %d s", PATIENCE_SECONDS).isNotNull();
    return event;
  }

  public List<Event<S>> next(int count) throws InterruptedException {
    List<Event<S>> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(next());
    }
    return taken;
  }

  /** Up to and with the first event of that class. */
  public List<Event<S>> nextThrough(Class<?> last) throws InterruptedException {
    List<Event<S>> taken = new ArrayList<>();
    do {
      taken.add(next());
    } while (!last.isInstance(taken.getLast()));
    return taken;
  }

  /** What came and was not taken; meaningful only when nothing more can come. */
  public List<Event<S>> rest() {
    List<Event<S>> rest = new ArrayList<>();
    events.drainTo(rest);
    return rest;
  }

  /** {@code Created a@1}, {@code Updated a@2 from 1}, ...: what tests compare. */
  public static String brief(Event<?> event) {
    return switch (event) {
      case Event.Created<?> e ->
          "Created %s@%d".formatted(e.resource().id(), e.resource().version());
      case Event.Updated<?> e ->
          "Updated %s@%d from %d"
              .formatted(e.resource().id(), e.resource().version(), e.old().version());
      case Event.Destroyed<?> e ->
          "Destroyed %s%s"
              .formatted(e.pointer().id(), e.last().map(last -> "@" + last.version()).orElse(""));
      case Event.Bootstrapped<?> _ -> "Bootstrapped";
      case Event.Errored<?> e -> "Errored " + e.error().getClass().getSimpleName();
    };
  }

  public static List<String> brief(List<? extends Event<?>> events) {
    return events.stream().map(Recorder::brief).toList();
  }
}
