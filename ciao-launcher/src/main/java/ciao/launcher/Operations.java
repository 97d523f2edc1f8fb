package ciao.launcher;

import ciao.launcher.driver.Driver;
import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.Fetcher;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Observation;
import ciao.launcher.lifecycle.Effect.Destroy;
import ciao.launcher.lifecycle.Effect.Launch;
import ciao.launcher.lifecycle.Effect.Observe;
import ciao.launcher.lifecycle.Effect.Operation;
import ciao.launcher.lifecycle.Effect.Prepare;
import ciao.launcher.lifecycle.Effect.StopDriver;
import ciao.launcher.lifecycle.Effect.Watch;
import ciao.launcher.lifecycle.Event;
import ciao.launcher.lifecycle.Failure;
import ciao.ssntp.payload.RefusalReason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's work for one instance: one operation at a time, in the order asked for, each on a
 * thread of the {@code blocking} executor; its result comes back in a turn. Owned by the launcher's
 * turns.
 */
final class Operations {
  private static final Logger log = LoggerFactory.getLogger(Operations.class);

  private final Workshop workshop;
  private final InstanceDirectory directory;
  private final Consumer<Event> results;
  private final Queue<Operation> waiting = new ArrayDeque<>();
  private final GrantLatch grants = new GrantLatch();
  private @Nullable BlockingCall current;
  private boolean closed;

  /** What tells of the instance's end. Touched by its operations only, which never overlap. */
  private @Nullable AutoCloseable watch;

  Operations(Workshop workshop, InstanceDirectory directory, Consumer<Event> results) {
    this.workshop = workshop;
    this.directory = directory;
    this.results = results;
  }

  void perform(Operation operation) {
    waiting.add(operation);
    next();
  }

  /** Breaks off what is under way, and forgets what waits. */
  void interrupt() {
    waiting.clear();
    if (current != null) {
      current.interrupt();
    }
  }

  void allowFetch(long generation) {
    grants.granted(generation);
  }

  boolean isIdle() {
    return current == null && waiting.isEmpty();
  }

  private void next() {
    if (current != null || closed) {
      return;
    }
    @Nullable Operation operation = waiting.poll();
    if (operation == null) {
      return;
    }
    GrantLatch.Wait grant =
        operation instanceof Prepare ? grants.of(operation.start().generation()) : () -> {};
    current = new BlockingCall(() -> call(operation, grant));
    current.start(
        workshop.execution().blocking(),
        result -> workshop.execution().turns().execute(() -> done(result)));
  }

  private void done(Optional<Event> result) {
    current = null;
    if (closed) {
      workshop.execution().blocking().execute(this::unwatch);
      return;
    }
    result.ifPresent(results);
    next();
  }

  /** On a thread of its own. Empty for a watch that was set. */
  private Optional<Event> call(Operation operation, GrantLatch.Wait grant) {
    long ticket = operation.ticket();
    try {
      Driver driver = workshop.drivers().of(operation.start().kind());
      return switch (operation) {
        case Prepare prepare -> Optional.of(prepare(driver, prepare, grant));
        case Launch launch -> Optional.of(launch(driver, launch));
        case StopDriver stop -> Optional.of(stop(driver, stop));
        case Destroy _ -> {
          unwatch();
          driver.destroy(directory);
          yield Optional.of(new Event.Destroyed(ticket));
        }
        case Observe observe ->
            Optional.of(new Event.Observed(ticket, driver.observe(directory, observe.start())));
        case Watch watching -> {
          unwatch();
          watch = driver.onEnd(directory, watching.start(), () -> endSeen(ticket));
          yield Optional.empty();
        }
      };
    } catch (DriverException e) {
      log.info("instance {}: {}", directory.instance(), e.getMessage(), e.getCause());
      return Optional.of(
          failed(operation, new Failure(e.reason(), String.valueOf(e.getMessage()))));
    } catch (InterruptedException brokenOff) {
      return Optional.of(
          failed(operation, new Failure(RefusalReason.LAUNCH_FAILURE, "it was broken off")));
    } catch (RuntimeException | Error bug) {
      // Also what no program expects, such as a stack too deep: an operation that never came back
      // would leave its instance where it is for ever, deaf to STOP and DELETE.
      return Optional.of(failed(operation, broken(bug)));
    }
  }

  private static Event failed(Operation operation, Failure failure) {
    long ticket = operation.ticket();
    return switch (operation) {
      case Prepare _ -> new Event.PrepareFailed(ticket, failure);
      case Launch _ -> new Event.StartFailed(ticket, failure);
      case StopDriver _ -> new Event.StopFailed(ticket, failure);
      case Destroy _ -> new Event.DestroyFailed(ticket, failure);
      case Observe _, Watch _ -> new Event.ObserveFailed(ticket, failure);
    };
  }

  private Event prepare(Driver driver, Prepare prepare, GrantLatch.Wait grant)
      throws DriverException, InterruptedException {
    try (StartLimit.Place place = workshop.limit(prepare.start().kind()).place()) {
      place.take();
      Fetcher fetcher =
          workshop.fetchers().of(directory, prepare.start(), new FetchPause(place, grant));
      driver.prepare(directory, prepare.start(), fetcher);
      return new Event.Prepared(prepare.ticket());
    }
  }

  private Event launch(Driver driver, Launch launch) throws DriverException, InterruptedException {
    try (StartLimit.Place place = workshop.limit(launch.start().kind()).place()) {
      place.take();
      long before = workshop.execution().nanos().getAsLong();
      Observation.Running running;
      try {
        running = driver.start(directory, launch.start());
      } catch (RuntimeException | Error bug) {
        return broke(driver, launch, bug);
      }
      place.started((workshop.execution().nanos().getAsLong() - before) / 1e6);
      return new Event.Started(launch.ticket(), running);
    }
  }

  /**
   * A driver undoes what fails; one that breaks may leave something running, which passes as failed
   * only when it is certain that it does not run any more.
   */
  private Event broke(Driver driver, Launch launch, Throwable bug) {
    Failure failure = broken(bug);
    try {
      if (driver.observe(directory, launch.start()) instanceof Observation.Running) {
        driver.stop(directory, launch.start(), Duration.ZERO);
      }
      return new Event.StartFailed(launch.ticket(), failure);
    } catch (DriverException | InterruptedException | RuntimeException | Error more) {
      log.error("instance {}: it may run, though its start broke", directory.instance(), more);
      return new Event.ObserveFailed(launch.ticket(), failure);
    }
  }

  private Failure broken(Throwable bug) {
    log.error("instance {}: its driver failed; please report this", directory.instance(), bug);
    return new Failure(RefusalReason.LAUNCH_FAILURE, "its driver failed: " + bug);
  }

  /** Looks first: what is not there needs no stopping, and its own end is the one to tell. */
  private Event stop(Driver driver, StopDriver stop) throws DriverException, InterruptedException {
    unwatch();
    return switch (driver.observe(directory, stop.start())) {
      case Observation.Absent _ -> new Event.Stopped(stop.ticket(), null);
      case Observation.Ended ended -> new Event.Stopped(stop.ticket(), ended);
      case Observation.Running _ ->
          new Event.Stopped(
              stop.ticket(), driver.stop(directory, stop.start(), workshop.stopGrace()));
    };
  }

  private void endSeen(long ticket) {
    workshop.execution().turns().execute(() -> results.accept(new Event.EndSeen(ticket)));
  }

  private void unwatch() {
    if (watch == null) {
      return;
    }
    try {
      watch.close();
    } catch (Exception e) {
      log.warn("instance {}: its watch could not be closed", directory.instance(), e);
    }
    watch = null;
  }

  /** Leaves the instance alone, and lets go of what watches it. */
  void close() {
    closed = true;
    interrupt();
    if (current == null) {
      workshop.execution().blocking().execute(this::unwatch);
    }
  }
}
