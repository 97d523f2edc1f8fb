package ciao.cli.bench;

import ciao.certs.PkiException;
import ciao.cli.bench.Plan.Loss;
import ciao.cli.serve.SchedulerProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The scheduler that is measured, and the one that stands by if there is to be one. */
final class Schedulers implements AutoCloseable {
  private static final String FIRST = "scheduler";

  private final BenchHome home;
  private SchedulerProcess active;
  private @Nullable SchedulerProcess standby;

  private Schedulers(BenchHome home, SchedulerProcess active) {
    this.home = home;
    this.active = active;
  }

  /** Starts them, with nobody connected. */
  static Schedulers start(BenchHome home, Loss loss)
      throws IOException, PkiException, InterruptedException {
    boolean two = loss == Loss.STANDBY;
    Schedulers started =
        new Schedulers(home, SchedulerProcess.start(home.scheduler(FIRST, 0, two)));
    try {
      if (two) {
        started.standby = SchedulerProcess.start(home.scheduler("standby", 0, true));
      }
      return started;
    } catch (IOException | PkiException | InterruptedException | RuntimeException failure) {
      started.close();
      throw failure;
    }
  }

  /** Where clients try, in this order. */
  List<InetSocketAddress> addresses() {
    return all().map(SchedulerProcess::address).toList();
  }

  private Stream<SchedulerProcess> all() {
    return Stream.concat(Stream.of(active), Stream.ofNullable(standby));
  }

  /** What the one that is measured has taken. */
  ProcessUsage usage() throws IOException {
    return ProcessUsage.of(active.pid());
  }

  /** Whom the one that is measured has not taken. */
  Declined declined() throws IOException {
    return Declined.of(active.metrics());
  }

  /** What came to the one that is measured. */
  Received received() throws IOException {
    return Received.of(active.metrics());
  }

  InetSocketAddress address() {
    return active.address();
  }

  /** Ends the one that is measured at once. */
  void kill() {
    active.kill();
  }

  /** From now on it is the one that stood by, or the same begins anew. */
  void replace() throws IOException, PkiException, InterruptedException {
    SchedulerProcess other = standby;
    active =
        other != null
            ? other
            : SchedulerProcess.start(home.scheduler(FIRST, active.address().getPort(), false));
    standby = null;
  }

  @Override
  public void close() {
    all().forEach(SchedulerProcess::close);
  }
}
