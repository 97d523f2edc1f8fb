package ciao.cli.command;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.output.Progress;
import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.UnreachableException;
import ciao.client.Watch;
import ciao.client.WatchEvent;
import ciao.client.api.Instance;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Waits, on the controller's own watch, until instances are where they were asked to be. */
final class Waiting implements AutoCloseable {
  private final CiaoClient client;
  private final String tenant;
  private final Duration timeout;
  private final Progress progress = Progress.onStandardError();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

  Waiting(CiaoClient client, String tenant, Duration timeout) {
    this.client = client;
    this.tenant = tenant;
    this.timeout = timeout;
  }

  /** Until each is active, or has ended or failed. */
  List<Instance> settled(Collection<Instance> instances)
      throws ApiException, UnreachableException, InterruptedException, IOException {
    return until(instances, "active", Waiting::isSettled);
  }

  private static boolean isSettled(Instance instance) {
    return List.of("active", "exited", "failed").contains(instance.phase());
  }

  /** Until each has ended. */
  List<Instance> ended(Collection<Instance> instances)
      throws ApiException, UnreachableException, InterruptedException, IOException {
    return until(
        instances,
        "stopped",
        instance -> instance.phase().equals("exited") || instance.phase().equals("failed"));
  }

  /** Until none is left. */
  void gone(Collection<Instance> instances)
      throws ApiException, UnreachableException, InterruptedException, IOException {
    until(instances, "gone", instance -> false);
  }

  private List<Instance> until(
      Collection<Instance> instances, String goal, Predicate<Instance> reached)
      throws ApiException, UnreachableException, InterruptedException, IOException {
    Map<String, @Nullable Instance> latest = new LinkedHashMap<>();
    AtomicBoolean late = new AtomicBoolean();
    try (Watch<Instance> watch = client.watchInstances(tenant)) {
      for (Instance instance : instances) {
        latest.put(instance.id(), now(instance));
      }
      Future<?> deadline =
          clock.schedule(
              () -> {
                late.set(true);
                watch.close();
                return null;
              },
              timeout.toSeconds(),
              TimeUnit.SECONDS);
      while (!all(latest, reached)) {
        progress.say(waitingFor(latest, goal, reached));
        take(watch.next(), latest);
      }
      deadline.cancel(false);
    } catch (UnreachableException cut) {
      if (late.get()) {
        throw new CommandFailed(
            ExitCode.REFUSED,
            "after %d s still %s. `ciao instance explain` says why, --timeout waits longer"
                .formatted(timeout.toSeconds(), waitingFor(latest, goal, reached)));
      }
      throw cut;
    } finally {
      progress.end();
    }
    return latest.values().stream().filter(Objects::nonNull).map(Instance.class::cast).toList();
  }

  private @Nullable Instance now(Instance instance)
      throws ApiException, UnreachableException, InterruptedException {
    try {
      return client.instance(tenant, instance.id());
    } catch (ApiException gone) {
      if (gone.problem().status() == 404) {
        return null;
      }
      throw gone;
    }
  }

  /** A watch begins with what the controller knew at its start: older than what we asked since. */
  static void take(@Nullable WatchEvent<Instance> change, Map<String, @Nullable Instance> latest) {
    if (change == null) {
      throw new CommandFailed(ExitCode.UNREACHABLE, "the controller ended the watch; try again");
    }
    Instance known = latest.get(change.item().id());
    if (known == null) {
      return;
    }
    if (change.type() == WatchEvent.Type.DELETED) {
      latest.put(known.id(), null);
    } else if (change.item().version() >= known.version()) {
      latest.put(known.id(), change.item());
    }
  }

  private static boolean all(Map<String, @Nullable Instance> latest, Predicate<Instance> reached) {
    return latest.values().stream()
        .allMatch(instance -> instance == null || reached.test(instance));
  }

  private static String waitingFor(
      Map<String, @Nullable Instance> latest, String goal, Predicate<Instance> reached) {
    List<Instance> open =
        latest.values().stream()
            .filter(Objects::nonNull)
            .map(Instance.class::cast)
            .filter(instance -> !reached.test(instance))
            .toList();
    if (open.size() == 1) {
      Instance one = open.getFirst();
      String reason = one.reason() == null ? "" : ": " + one.reason();
      return "waiting for " + one.name() + " to be " + goal + ", now " + one.phase() + reason;
    }
    String phases =
        open.stream()
            .collect(Collectors.groupingBy(Instance::phase, Collectors.counting()))
            .entrySet()
            .stream()
            .sorted(Map.Entry.comparingByKey())
            .map(phase -> phase.getValue() + " " + phase.getKey())
            .collect(Collectors.joining(", "));
    return "waiting for %d of %d instances to be %s (%s)"
        .formatted(open.size(), latest.size(), goal, phases);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    clock.close();
  }
}
