package ciao.launcher;

import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Usage;
import ciao.launcher.lifecycle.Instance.Held;
import ciao.launcher.node.Host;
import ciao.launcher.node.HostReading;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceUsage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the host and the running instances, each on a thread of its own, so that one driver that
 * hangs costs its own numbers alone. Owned by the launcher's turns.
 */
final class UsageSampler {
  private static final Logger log = LoggerFactory.getLogger(UsageSampler.class);

  private final Drivers drivers;
  private final Function<InstanceId, InstanceDirectory> directories;
  private final Host host;
  private final Execution execution;
  private final Map<InstanceId, Sample> last = new HashMap<>();
  private HostReading reading;
  private @Nullable Round current;

  /** CPU time at one moment. */
  private record Sample(long cpuMillis, Instant at) {}

  /** One measurement of everything. */
  private static final class Round {
    private final List<InstanceUsage> usage = new ArrayList<>();
    private final BiConsumer<HostReading, List<InstanceUsage>> then;
    private int missing;

    Round(int missing, BiConsumer<HostReading, List<InstanceUsage>> then) {
      this.missing = missing;
      this.then = then;
    }
  }

  UsageSampler(
      Drivers drivers,
      Function<InstanceId, InstanceDirectory> directories,
      Host host,
      HostReading first,
      Execution execution) {
    this.drivers = drivers;
    this.directories = directories;
    this.host = host;
    this.reading = first;
    this.execution = execution;
  }

  HostReading reading() {
    return reading;
  }

  /**
   * Measures, then calls {@code then} in a turn: when all is measured, or after {@code patience}
   * with what there is. A round that is still under way is given up.
   */
  void measure(
      Collection<Held> active,
      Duration patience,
      BiConsumer<HostReading, List<InstanceUsage>> then) {
    Round round = new Round(active.size() + 1, then);
    current = round;
    last.keySet().retainAll(active.stream().map(Held::id).toList());
    execution.blocking().execute(() -> readHost(round));
    for (Held held : active) {
      execution.blocking().execute(() -> readUsage(round, held));
    }
    execution
        .timers()
        .schedule(
            () -> execution.turns().execute(() -> finish(round)),
            patience.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void readHost(Round round) {
    @Nullable HostReading found = null;
    try {
      found = host.read();
    } catch (IOException e) {
      log.warn("the host cannot be measured: {}", e.toString());
    }
    @Nullable HostReading read = found;
    execution
        .turns()
        .execute(() -> {
          if (read != null) {
            reading = read;
          }
          arrived(round);
        });
  }

  private void readUsage(Round round, Held held) {
    @Nullable Usage found = null;
    try {
      found = drivers.of(held.start().kind()).usage(directories.apply(held.id()), held.start());
    } catch (DriverException e) {
      // It may have ended meanwhile; if not, the next round tells.
      log.debug("instance {}: cannot be measured: {}", held.id(), e.getMessage());
    }
    @Nullable Usage usage = found;
    Instant now = execution.clock().instant();
    execution
        .turns()
        .execute(() -> {
          if (usage != null && round == current) {
            round.usage.add(told(held, usage, now));
          }
          arrived(round);
        });
  }

  private InstanceUsage told(Held held, Usage usage, Instant now) {
    @Nullable Sample before = last.put(held.id(), new Sample(usage.cpuMillis(), now));
    // The first time, or with less than before, which is another run: since it was started.
    @Nullable Sample since =
        before != null && usage.cpuMillis() >= before.cpuMillis() ? before : begin(held);
    double percent = 0;
    if (since != null) {
      long elapsed = Duration.between(since.at(), now).toMillis();
      percent = elapsed <= 0 ? 0 : 100.0 * (usage.cpuMillis() - since.cpuMillis()) / elapsed;
    }
    return new InstanceUsage(
        held.id(), usage.memoryBytes(), usage.cpuMillis(), percent, usage.diskBytes());
  }

  private static @Nullable Sample begin(Held held) {
    @Nullable Long startedAt = held.outcome().startedAtMs();
    return startedAt == null ? null : new Sample(0, Instant.ofEpochMilli(startedAt));
  }

  private void arrived(Round round) {
    round.missing--;
    if (round.missing == 0) {
      finish(round);
    }
  }

  private void finish(Round round) {
    if (round == current) {
      current = null;
      round.then.accept(reading, round.usage);
    }
  }
}
