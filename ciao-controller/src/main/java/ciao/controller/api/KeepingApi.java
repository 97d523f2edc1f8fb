package ciao.controller.api;

import ciao.client.api.StateKeys;
import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial.Reason;
import ciao.controller.keeping.Keeping;
import ciao.controller.keeping.KeyStanding;
import ciao.controller.resource.EventKind;
import ciao.state.seal.KeyId;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /v1/state/backup} and {@code /v1/state/keys}: the operator's care for the store. */
final class KeepingApi {
  private static final Logger log = LoggerFactory.getLogger(KeepingApi.class);

  /** Each holds a whole snapshot of the store, which the store may have left behind. */
  private static final int MOST_BACKUPS = 2;

  private static final int CHUNK = 64 << 10;

  /** A reader who takes nothing for so long is gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Keeping keeping;
  private final Telling telling;
  private final Executor threads;
  private final Semaphore backups = new Semaphore(MOST_BACKUPS);

  /**
   * @param threads one a backup: it blocks as its reader does
   */
  KeepingApi(Keeping keeping, Telling telling, Executor threads) {
    this.keeping = keeping;
    this.telling = telling;
    this.threads = threads;
  }

  /** All of the store at one moment, as fast as the reader takes it. */
  HttpResponse backup(Call call) {
    if (!backups.tryAcquire()) {
      return Reply.to(
          Answer.<Void>denied(
              Reason.TOO_MANY,
              "too_many_backups",
              "%d backups are being taken; wait for one of them".formatted(MOST_BACKUPS)),
          nothing -> Reply.noContent());
    }
    HttpResponseWriter response = HttpResponse.streaming();
    response.write(Reply.headers(HttpStatus.OK, MediaType.OCTET_STREAM).build());
    try {
      threads.execute(() -> write(response));
      telling.system(EventKind.STATE, "backup", "was taken by " + Telling.name(call));
    } catch (RejectedExecutionException closing) {
      backups.release();
      response.close(closing);
    }
    return response;
  }

  private void write(HttpResponseWriter response) {
    try (OutputStream out = new BufferedOutputStream(new Chunks(response), CHUNK)) {
      keeping.backUp(out);
      out.flush();
      response.close();
    } catch (IOException | RuntimeException broken) {
      // The reader sees the connection break in the middle, and its file lacks the end.
      log.info("a backup was broken off: {}", broken.getMessage());
      response.close(broken);
    } finally {
      backups.release();
    }
  }

  /** Passes bytes on, and waits until they are taken. */
  private static final class Chunks extends OutputStream {
    private final HttpResponseWriter response;

    private Chunks(HttpResponseWriter response) {
      this.response = response;
    }

    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (!response.tryWrite(HttpData.copyOf(bytes, offset, length))) {
        throw new IOException("its reader is gone");
      }
      try {
        response.whenConsumed().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException slow) {
        throw new IOException("its reader took nothing for " + PATIENCE.toSeconds() + " s", slow);
      } catch (ExecutionException gone) {
        throw new IOException("its reader is gone", gone);
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("the controller is shutting down");
      }
    }
  }

  HttpResponse keys(Call call) {
    return reply(keeping.keys());
  }

  HttpResponse rotate(Call call) {
    return reply(
        keeping
            .rotate()
            .map(standing -> {
              telling.system(
                  EventKind.STATE, "keys", "were rotated by %s".formatted(Telling.name(call)));
              return standing;
            }));
  }

  HttpResponse drop(Call call) {
    return reply(keeping.dropUnused());
  }

  private static HttpResponse reply(Answer<KeyStanding> answer) {
    return Reply.to(answer, standing -> Reply.ok(view(standing)));
  }

  private static StateKeys view(KeyStanding standing) {
    return new StateKeys(
        standing.current().toString(),
        standing.older().stream().map(KeyId::toString).toList(),
        standing.slots(),
        standing.rewriting());
  }
}
