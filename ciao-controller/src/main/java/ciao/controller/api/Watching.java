package ciao.controller.api;

import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.answer.Denial.Reason;
import ciao.controller.resource.Resources;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Reader;
import ciao.state.Resource;
import ciao.state.ResourceType;
import ciao.state.Start;
import ciao.state.Store;
import ciao.state.Watch;
import ciao.state.WatchRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.sse.ServerSentEvent;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.stream.StreamWriter;
import com.linecorp.armeria.server.streaming.ServerSentEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists that go on: server-sent events {@code created}, {@code updated}, {@code deleted} with the
 * object as data; first every object there is, then {@code bootstrapped}, then what changes. A
 * watch that cannot go on ends with {@code error} and a problem. One virtual thread per watch,
 * which waits for its reader after each event.
 */
final class Watching implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Watching.class);

  /** Each costs a thread, a connection, and at worst 10,000 remembered changes. */
  private static final int MOST_WATCHES = 1_000;

  private static final int MOST_OF_ONE = 250;

  /** Keeps what stands between from closing a silent connection. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** A reader that takes nothing for so long has gone. */
  private static final Duration MOST_PATIENCE = Duration.ofSeconds(30);

  private static final int PAGE = 500;

  private final Store store;
  private final Executor threads;
  private final Set<Changes<?>> open = ConcurrentHashMap.newKeySet();
  private final Shares places = new Shares(MOST_WATCHES, MOST_OF_ONE);

  /**
   * @param threads a thread per task: each watch blocks one
   */
  Watching(Store store, Executor threads) {
    this.store = store;
    this.threads = threads;
  }

  /** Watches a list. */
  <S extends Record, T> HttpResponse watch(Call call, Listing<S, T> listing) {
    return watch(call, listing, List.of());
  }

  /**
   * Watches a list whose objects are made of several resources with the same id.
   *
   * @param parts the types of the others
   */
  <S extends Record, T> HttpResponse watch(
      Call call, Listing<S, T> listing, List<ResourceType<?>> parts) {
    Optional<Shares.Held> place = places.take(call.caller().account(), 1);
    if (place.isEmpty()) {
      return Reply.problem(
          new Denial(
              Reason.TOO_MANY,
              "too_many_watches",
              "%d watches are open already, or %d with certificates like yours; try again later"
                  .formatted(MOST_WATCHES, MOST_OF_ONE)));
    }
    StreamWriter<ServerSentEvent> events = StreamMessage.streaming();
    Changes<S> changes = new Changes<>();
    events.whenComplete().whenComplete((done, gone) -> changes.close());
    open.add(changes);
    threads.execute(() -> {
      try (Shares.Held held = place.get()) {
        run(listing, parts, changes, events);
      }
    });
    return ServerSentEvents.fromPublisher(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.EVENT_STREAM)
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .build(),
        events);
  }

  private <S extends Record, T> void run(
      Listing<S, T> listing,
      List<ResourceType<?>> parts,
      Changes<S> changes,
      StreamWriter<ServerSentEvent> events) {
    List<Watch> watches = new ArrayList<>();
    try {
      Reader contents = store.snapshot();
      Start start = new Start.After(contents.position());
      watches.add(
          store.watch(
              WatchRequest.of(listing.type()).in(listing.namespace()).from(start),
              threads,
              changes::see));
      for (ResourceType<?> part : parts) {
        watches.add(
            store.watch(
                WatchRequest.of(part).in(listing.namespace()).from(start),
                threads,
                changes::seePart));
      }
      contents(listing, contents, events);
      follow(listing, changes, events);
      events.close();
    } catch (InterruptedException | ExecutionException | TimeoutException readerGone) {
      log.debug("a watch ended: {}", readerGone.toString());
      events.close();
    } catch (RuntimeException bug) {
      log.error("a watch ended by a bug", bug);
      events.close(bug);
    } finally {
      watches.forEach(Watch::close);
      open.remove(changes);
    }
  }

  private static <S extends Record, T> void contents(
      Listing<S, T> listing, Reader contents, StreamWriter<ServerSentEvent> events)
      throws InterruptedException, ExecutionException, TimeoutException {
    Query<S> query =
        Query.of(listing.type()).in(listing.namespace()).where(listing.where()).limit(PAGE);
    Optional<Pointer<S>> last = Optional.empty();
    List<Resource<S>> page;
    do {
      page = contents.list(last.map(query::after).orElse(query));
      for (Resource<S> resource : page) {
        last = Optional.of(resource.pointer());
        Optional<T> view = listing.view().of(contents, resource);
        if (view.isPresent()) {
          send(events, "created", view.get());
        }
      }
    } while (page.size() == PAGE);
    // Not the position: it counts everybody's writes, and no list goes on after one.
    send(events, "bootstrapped", Map.of());
  }

  private <S extends Record, T> void follow(
      Listing<S, T> listing, Changes<S> changes, StreamWriter<ServerSentEvent> events)
      throws InterruptedException, ExecutionException, TimeoutException {
    while (!changes.isClosed()) {
      Map<String, Changes.Change<S>> batch = changes.take(HEARTBEAT);
      Optional<String> broken = changes.broken();
      if (broken.isPresent()) {
        Denial denial = new Denial(Reason.CONFLICT, "watch_broken", broken.get());
        send(events, "error", Reply.describe(denial));
        return;
      }
      if (batch.isEmpty() && !changes.isClosed()) {
        write(events, ServerSentEvent.ofComment("still here"));
      }
      for (Map.Entry<String, Changes.Change<S>> change : batch.entrySet()) {
        tell(listing, change.getKey(), change.getValue(), events);
      }
    }
  }

  /** Tells of an object as it is now; what is gone meanwhile is told of when its end comes. */
  private <S extends Record, T> void tell(
      Listing<S, T> listing,
      String id,
      Changes.Change<S> change,
      StreamWriter<ServerSentEvent> events)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (change.kind() == Changes.Kind.DELETED && listing.type().equals(Resources.EVENT)) {
      return; // an old event that is pruned is no news
    }
    Resource<S> resource = change.last();
    if (change.kind() != Changes.Kind.DELETED) {
      resource = store.get(listing.type().at(listing.namespace(), id)).orElse(null);
    }
    Optional<T> view = resource == null ? Optional.empty() : listing.view().of(store, resource);
    if (view.isPresent()) {
      String name =
          switch (change.kind()) {
            case CREATED -> "created";
            case UPDATED -> "updated";
            case DELETED -> "deleted";
          };
      send(events, name, view.get());
    }
  }

  private static void send(StreamWriter<ServerSentEvent> events, String name, Object data)
      throws InterruptedException, ExecutionException, TimeoutException {
    String json = Reply.data(data).toString(StandardCharsets.UTF_8);
    write(events, ServerSentEvent.builder().event(name).data(json).build());
  }

  private static void write(StreamWriter<ServerSentEvent> events, ServerSentEvent event)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (!events.tryWrite(event)) {
      throw new TimeoutException("the reader has gone");
    }
    events.whenConsumed().get(MOST_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether the query asks for a watch. */
  static Answer<Boolean> asked(Call call) {
    String text = call.query("watch").orElse("false");
    return switch (text) {
      case "true" -> Answer.of(true);
      case "false" -> Answer.of(false);
      default ->
          new Answer.Denied<>(
              Denial.invalid("watch: %s (expected: true or false)".formatted(text)));
    };
  }

  /** The answer where one is asked for and there is none. */
  static HttpResponse noWatch() {
    return Reply.problem(
        Denial.invalid(
            "watch: true (expected: false; instances, nodes and one tenant's events can be watched)"));
  }

  /** Ends all of them in good order. */
  @Override
  public void close() {
    open.forEach(Changes::close);
  }
}
