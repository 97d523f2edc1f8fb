package ciao.cli.bench;

import java.io.IOException;
import java.time.Duration;

/** From its making until all agents have arrived at a scheduler. */
final class Way {
  private final Schedulers schedulers;
  private final Crowd crowd;
  private final ProcessUsage scheduler;
  private final ProcessUsage load = ProcessUsage.ofThisProcess();
  private final long lost;
  private final long begin = System.nanoTime();

  /**
   * They set out now.
   *
   * @param scheduler what the scheduler they come to has taken so far
   */
  Way(Schedulers schedulers, Crowd crowd, ProcessUsage scheduler) throws IOException {
    this.schedulers = schedulers;
    this.crowd = crowd;
    this.scheduler = scheduler;
    this.lost = crowd.lost();
  }

  /**
   * All have arrived.
   *
   * @param killed sessions that were ended on purpose
   */
  Figures.Arrival end(int killed) throws IOException {
    return new Figures.Arrival(
        Figures.seconds(Duration.ofNanos(System.nanoTime() - begin)),
        Figures.seconds(schedulers.usage().since(scheduler)),
        Figures.seconds(ProcessUsage.ofThisProcess().since(load)),
        crowd.lost() - lost - killed,
        schedulers.declined());
  }
}
