package ciao.launcher.shim;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the end of one run, without polling: for the exit record conmon writes, and, should
 * conmon itself have been killed, for the moment the instance's cgroup is empty (where version 2 is
 * mounted). While it waits it also keeps the generations of the instance's log.
 */
final class EndWait implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EndWait.class);

  private final BooleanSupplier over;
  private final Runnable ended;
  private final AtomicBoolean done = new AtomicBoolean();
  private final Deque<AutoCloseable> held = new ArrayDeque<>();

  private EndWait(BooleanSupplier over, Runnable ended) {
    this.over = over;
    this.ended = ended;
  }

  /**
   * What is watched.
   *
   * @param exitRecord the file that appears when the run ends
   * @param log the instance's log
   * @param cgroupEvents the directory whose {@code cgroup.events} changes when the cgroup is empty
   */
  record Signs(Path exitRecord, Path log, Optional<Path> cgroupEvents) {}

  /**
   * Begins.
   *
   * @param created tells of new files
   * @param changed tells of changed files too
   * @param over whether the run is over
   * @param ended called once when it is, possibly before this returns; must not block
   */
  static EndWait begin(
      Signs signs,
      DirectoryWatch created,
      DirectoryWatch changed,
      BooleanSupplier over,
      Runnable ended)
      throws IOException {
    EndWait wait = new EndWait(over, ended);
    try {
      wait.listen(signs, created, changed);
    } catch (IOException e) {
      wait.close();
      throw e;
    }
    wait.check();
    return wait;
  }

  private void listen(Signs signs, DirectoryWatch created, DirectoryWatch changed)
      throws IOException {
    Path record = signs.exitRecord().getFileName();
    hold(
        created.listenBeside(
            signs.exitRecord(),
            name -> {
              if (name == null || name.equals(record)) {
                check();
              }
            }));
    hold(created.listenBeside(signs.log(), name -> keepGenerations(signs.log())));
    keepGenerations(signs.log());
    if (signs.cgroupEvents().isPresent()) {
      Path events = signs.cgroupEvents().get();
      // The kernel tells a directory's watchers of a file only while somebody has the file open.
      hold(FileChannel.open(events.resolve("cgroup.events")));
      hold(changed.listen(events, name -> check()));
    }
  }

  private static void keepGenerations(Path log) {
    try {
      LogGenerations.keep(log);
    } catch (IOException e) {
      LOG.warn("an older generation of {} may be lost", log, e);
    }
  }

  private void check() {
    if (!done.get() && over.getAsBoolean() && done.compareAndSet(false, true)) {
      release();
      ended.run();
    }
  }

  private void hold(AutoCloseable resource) {
    synchronized (held) {
      held.push(resource);
    }
  }

  private void release() {
    synchronized (held) {
      while (!held.isEmpty()) {
        closeOne(held.pop());
      }
    }
  }

  private static void closeOne(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("could not end a watch", e);
    }
  }

  /** Ends the wait; {@code ended} is not called any more unless it is being called now. */
  @Override
  public void close() {
    done.set(true);
    release();
  }
}
