package ciao.controller.api;

import ciao.client.api.state.StateEvent;
import ciao.state.Document;
import ciao.state.Event;
import ciao.state.Store;
import ciao.state.Watch;
import ciao.state.WatchRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.stream.StreamWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch of the store's and its reader. The store hands over one event after the other, and the
 * next only when the reader has taken all but the last 64 KiB: whoever reads slowly falls behind in
 * the store's buffer, where that is counted, and costs little here.
 */
final class StateStream {
  private static final Logger log = LoggerFactory.getLogger(StateStream.class);

  /** What may be on its way to the reader, besides one event. */
  private static final int MOST_UNDER_WAY = 64 << 10;

  /** Keeps what stands between from closing a silent connection. */
  static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** A reader that takes nothing for so long has gone. */
  private static final Duration MOST_PATIENCE = Duration.ofSeconds(30);

  private static final HttpData STILL_HERE = HttpData.ofUtf8(": still here\n\n");

  private final WatchRequest<Document> request;
  private final StateForms forms;
  private final Duration heartbeat;
  private final StreamWriter<HttpData> reader = StreamMessage.streaming();
  private final AtomicBoolean silent = new AtomicBoolean(true);
  private int underWay; // of the turns of the store's watch, one at a time

  StateStream(WatchRequest<Document> request, StateForms forms, Duration heartbeat) {
    this.request = request;
    this.forms = forms;
    this.heartbeat = heartbeat;
  }

  /**
   * Starts the watch; what it needs is given back when the reader has gone or the watch is over.
   *
   * @param threads may block
   * @param timers only for heartbeats
   */
  HttpResponse start(Store store, Executor threads, ScheduledExecutorService timers) {
    // Said before there is anything to see, so that it comes first.
    var _ =
        reader.tryWrite(
            message(
                new StateEvent(StateEvent.Kind.OPENED, store.position(), null, null, null, null)));
    Watch watch = store.watch(request, threads, this::deliver);
    Future<?> heart =
        timers.scheduleWithFixedDelay(
            this::beat, heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
    whenOver()
        .thenRun(() -> {
          watch.close();
          heart.cancel(false);
        });
    return HttpResponse.of(
        Reply.headers(HttpStatus.OK, MediaType.EVENT_STREAM)
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .build(),
        reader);
  }

  /** When nothing more is read or written. */
  CompletableFuture<Void> whenOver() {
    return reader.whenComplete().handle((done, gone) -> null);
  }

  private void deliver(Event<Document> event) {
    try {
      StateEvent shown = forms.event(event);
      send(shown);
      if (shown.kind() == StateEvent.Kind.ERROR) {
        close();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      reader.close(closing);
    } catch (ExecutionException | TimeoutException readerGone) {
      log.debug("a watch of {} ended: {}", request.type(), readerGone.toString());
      reader.close(readerGone);
    }
  }

  private void send(StateEvent event)
      throws InterruptedException, ExecutionException, TimeoutException {
    HttpData message = message(event);
    silent.set(false);
    if (!reader.tryWrite(message)) {
      throw new TimeoutException("the reader has gone");
    }
    underWay += message.length();
    if (underWay > MOST_UNDER_WAY) {
      reader.whenConsumed().get(MOST_PATIENCE.toSeconds(), TimeUnit.SECONDS);
      underWay = 0;
    }
  }

  /** The position is its id where it is a bookmark: what a browser resumes after. */
  private static HttpData message(StateEvent event) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    String head = "event: " + event.kind().name().toLowerCase(Locale.ROOT) + "\n";
    boolean bookmark =
        switch (event.kind()) {
          case CREATED, UPDATED, DESTROYED, BOOTSTRAPPED -> event.position() > 0;
          case OPENED, ERROR -> false;
        };
    if (bookmark) {
      head += "id: " + event.position() + "\n";
    }
    message.writeBytes((head + "data: ").getBytes(StandardCharsets.US_ASCII));
    message.writeBytes(Reply.data(event).array());
    message.writeBytes(new byte[] {'\n', '\n'});
    return HttpData.wrap(message.toByteArray());
  }

  /** Only when nothing was said since the last one, and that was taken: else they would pile up. */
  private void beat() {
    boolean quiet = silent.getAndSet(true);
    if (quiet && reader.whenConsumed().isDone()) {
      var _ = reader.tryWrite(STILL_HERE);
    }
  }

  /** Nobody will ever read it. */
  void abandon() {
    reader.abort();
  }

  /** In good order; what is under way still arrives. */
  void close() {
    reader.close();
  }
}
