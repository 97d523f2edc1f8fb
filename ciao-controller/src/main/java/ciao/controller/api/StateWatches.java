package ciao.controller.api;

import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.answer.Denial.Reason;
import ciao.state.Document;
import ciao.state.RefusedException;
import ciao.state.Start;
import ciao.state.Store;
import ciao.state.WatchRequest;
import ciao.state.registry.Registry;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * {@code /v1/state/watch}: the store's own watches, event for event, as server-sent events. The
 * answer begins when the watch is under way, so whoever has its head misses nothing.
 */
final class StateWatches implements AutoCloseable {
  /** Each costs a connection, and at worst the events it may be behind. */
  private static final int MOST_WATCHES = 512;

  /** A burst of as many changes as the store remembers; more are not worth waiting for. */
  private static final int MOST_BUFFER = 16_384;

  private final Store store;
  private final Registry types;
  private final Executor threads;
  private final Shares places = new Shares(MOST_WATCHES, MOST_WATCHES);
  private final Set<StateStream> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param threads a thread per task: who watches waits for its reader there
   */
  StateWatches(Store store, Registry types, Executor threads) {
    this.store = store;
    this.types = types;
    this.threads = threads;
  }

  HttpResponse watch(Call call) {
    return StateSelection.of(
        call, selection -> Reply.to(request(call, selection), request -> open(call, request)));
  }

  private HttpResponse open(Call call, WatchRequest<Document> request) {
    Optional<Shares.Held> place = places.take(call.caller().account(), 1);
    if (place.isEmpty()) {
      return Reply.problem(
          new Denial(
              Reason.TOO_MANY,
              "too_many_watches",
              "%d watches of the store are open already; end some of them"
                  .formatted(MOST_WATCHES)));
    }
    StateStream stream =
        new StateStream(request, StateApi.forms(call, types), StateStream.HEARTBEAT);
    open.add(stream);
    stream
        .whenOver()
        .thenRun(() -> {
          open.remove(stream);
          place.get().close();
        });
    if (closed) {
      // Whoever was just ended comes again at once, and would hold the end up.
      stream.abandon();
      return Reply.problem(
          new Denial(
              Reason.UNAVAILABLE,
              "shutting_down",
              "the controller is shutting down; watch again when it is back"));
    }
    try {
      return stream.start(store, threads, call.context().eventLoop());
    } catch (RefusedException forbidden) {
      stream.abandon();
      return StateProblems.reply(forbidden.refusal());
    }
  }

  private static Answer<WatchRequest<Document>> request(Call call, StateSelection selection) {
    try {
      WatchRequest<Document> all = selection.watch();
      Optional<String> id = call.query("id");
      WatchRequest<Document> request =
          id.isEmpty()
              ? all
              : new WatchRequest<>(
                  all.type(), all.namespace(), id, all.filter(), all.start(), all.buffer());
      int buffer = number(call, "buffer", 1, MOST_BUFFER).orElse((long) all.buffer()).intValue();
      return Answer.of(request.from(start(call)).buffer(buffer));
    } catch (IllegalArgumentException bad) {
      return new Answer.Denied<>(Denial.invalid(String.valueOf(bad.getMessage())));
    }
  }

  /**
   * A browser that reconnects says in a header what it saw last, and that goes before where it
   * began.
   */
  private static Start start(Call call) {
    Optional<String> lastSeen = call.header(HttpHeaderNames.LAST_EVENT_ID);
    if (lastSeen.isPresent()) {
      return new Start.After(number("Last-Event-ID", lastSeen.get(), 0, Long.MAX_VALUE));
    }
    List<Start> asked = new ArrayList<>();
    number(call, "after", 0, Long.MAX_VALUE).ifPresent(it -> asked.add(new Start.After(it)));
    number(call, "tail", 1, Integer.MAX_VALUE)
        .ifPresent(it -> asked.add(new Start.Tail(it.intValue())));
    call.query("from").ifPresent(it -> asked.add(from(it)));
    if (asked.size() > 1) {
      throw new IllegalArgumentException(
          "from, after, tail: %d of them (expected: at most one)".formatted(asked.size()));
    }
    return asked.isEmpty() ? new Start.Contents() : asked.getFirst();
  }

  private static Start from(String word) {
    return switch (word) {
      case "contents" -> new Start.Contents();
      case "now" -> new Start.Now();
      case "marker" -> new Start.Marker();
      default ->
          throw new IllegalArgumentException(
              "from: %s (expected: contents, now or marker)".formatted(word));
    };
  }

  private static Optional<Long> number(Call call, String name, long least, long most) {
    return call.query(name).map(text -> number(name, text, least, most));
  }

  private static long number(String name, String text, long least, long most) {
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Answered below, like a number that is out of range.
    }
    throw new IllegalArgumentException(
        "%s: %s (expected: %d to %d)".formatted(name, text, least, most));
  }

  /** Ends all of them in good order. */
  @Override
  public void close() {
    closed = true;
    open.forEach(StateStream::close);
  }
}
