package ciao.launcher.stream;

import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.fetch.ControllerHttp;
import ciao.launcher.fetch.ControllerSocket;
import ciao.launcher.shim.LogTail;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.OpenStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of this node. Thread-safe; only {@link #open}'s work blocks, on threads of its own.
 */
public final class Streams {
  private static final Logger log = LoggerFactory.getLogger(Streams.class);

  private final ControllerHttp http;
  private final Tails tails;
  private final Executor blocking;
  private final BiConsumer<OpenStream, String> failed;
  private final Semaphore places;
  private final Map<InstanceId, Set<Following>> open = new ConcurrentHashMap<>();

  /**
   * Wires it.
   *
   * @param blocking a thread per task
   * @param failed told of a stream that could not be opened, and why in a sentence
   * @param most how many streams at once
   */
  public Streams(
      ControllerHttp http,
      Tails tails,
      Executor blocking,
      BiConsumer<OpenStream, String> failed,
      int most) {
    this.http = http;
    this.tails = tails;
    this.blocking = blocking;
    this.failed = failed;
    this.places = new Semaphore(most);
  }

  /**
   * Begins a stream. Never blocks.
   *
   * @param runs whether the instance runs: only then is there more to follow
   */
  public void open(OpenStream request, InstanceDirectory directory, boolean runs) {
    if (!places.tryAcquire()) {
      failed.accept(request, "this node has as many streams open as it may; try again later");
      return;
    }
    Following following = new Following();
    open.compute(
        request.instance(),
        (id, others) -> {
          Set<Following> all = others == null ? new HashSet<>() : new HashSet<>(others);
          all.add(following);
          return Set.copyOf(all);
        });
    blocking.execute(() -> {
      try {
        send(request, directory, runs, following);
      } finally {
        forget(request.instance(), following);
        places.release();
      }
    });
  }

  private void forget(InstanceId instance, Following following) {
    open.computeIfPresent(
        instance,
        (id, others) -> {
          Set<Following> left = new HashSet<>(others);
          left.remove(following);
          return left.isEmpty() ? null : Set.copyOf(left);
        });
  }

  private void send(
      OpenStream request, InstanceDirectory directory, boolean runs, Following following) {
    try (LogTail tail =
        tails.open(directory, request.purpose(), LogStream.bytesBack(request.tailLines()))) {
      LogStream stream = new LogStream(tail, request.tailLines(), request.follow() && runs);
      following.begin(stream);
      dial(request).ifPresent(socket -> send(request, stream, socket));
    } catch (IOException unreadable) {
      failed.accept(
          request, "its " + request.purpose() + " cannot be read: " + unreadable.getMessage());
    }
  }

  private Optional<ControllerSocket> dial(OpenStream request) {
    try {
      return Optional.of(http.open(request.address(), request.token()));
    } catch (IOException unreachable) {
      failed.accept(
          request,
          "its node cannot dial the controller at %s: %s"
              .formatted(request.address().getRawAuthority(), unreachable.getMessage()));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private static void send(OpenStream request, LogStream stream, ControllerSocket socket) {
    try (socket) {
      socket.whenGone(stream::cut);
      stream.to(socket);
    } catch (IOException broken) {
      // The reader went away, which is how most streams end; or the controller did, and it knows.
      log.debug("{} of {} ended: {}", request.purpose(), request.instance(), broken.getMessage());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** The instance has ended: streams that follow it end when they have sent what there is. */
  public void ended(InstanceId instance) {
    open.getOrDefault(instance, Set.of()).forEach(Following::end);
  }

  /** Breaks all streams off: the instances run on, so no reader shall take it for their end. */
  public void close() {
    open.values().forEach(streams -> streams.forEach(Following::cut));
  }
}
