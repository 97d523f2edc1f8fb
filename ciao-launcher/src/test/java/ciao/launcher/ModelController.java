package ciao.launcher;

import ciao.launcher.testing.Starts;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.InstanceStateChanged;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Restart;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import ciao.ssntp.payload.Stop;
import ciao.ssntp.payload.StopFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** As much of a controller as a launcher needs to meet: it wants things, and insists. */
final class ModelController {
  /** What a user wants of an instance. */
  enum Wish {
    RUN,
    STOP,
    DELETE
  }

  /** One instance, as this controller sees it. */
  static final class Wanted {
    final InstanceId id;
    final Restart restart;
    Wish wish = Wish.RUN;
    long generation = 1;
    boolean gone;
    boolean nothingToStop;
    @Nullable InstanceReport last;

    Wanted(InstanceId id, Restart restart) {
      this.id = id;
      this.restart = restart;
    }

    boolean isStopped() {
      return isOver() || gone || nothingToStop;
    }

    boolean isOver() {
      return last != null
          && (last.state() == InstanceState.EXITED || last.state() == InstanceState.FAILED);
    }
  }

  private final NodeId node;
  private final Consumer<Payload> send;
  private final Map<InstanceId, Wanted> wanted = new TreeMap<>();
  private final Set<String> granted = new HashSet<>();

  ModelController(NodeId node, Consumer<Payload> send) {
    this.node = node;
    this.send = send;
  }

  Wanted create(InstanceId id, Restart restart) {
    Wanted instance = new Wanted(id, restart);
    wanted.put(id, instance);
    insist(instance);
    return instance;
  }

  Collection<Wanted> all() {
    return wanted.values();
  }

  void wish(Wanted instance, Wish wish) {
    if (instance.wish != Wish.DELETE) {
      instance.wish = wish;
      instance.nothingToStop = false;
      insist(instance);
    }
  }

  boolean granted(InstanceId id, long generation) {
    return granted.contains(id + " " + generation);
  }

  /** Says again what is still wanted. */
  void insist() {
    new ArrayList<>(wanted.values()).forEach(this::insist);
  }

  private void insist(Wanted instance) {
    switch (instance.wish) {
      case RUN -> run(instance);
      case STOP -> {
        if (!instance.isStopped()) {
          send.accept(new Stop(instance.id, instance.generation, node));
        }
      }
      case DELETE -> {
        if (!instance.gone) {
          send.accept(new Delete(instance.id, instance.generation, node));
        }
      }
    }
  }

  private void run(Wanted instance) {
    if (instance.isStopped()) {
      nextGeneration(instance);
    }
    if (instance.last == null) {
      send.accept(
          Starts.process(
              instance.id, instance.generation, new Demands(1, 64, 100), instance.restart));
    } else if (granted(instance.id, instance.generation) && isWaiting(instance.last)) {
      grant(instance);
    }
  }

  private static boolean isWaiting(InstanceReport report) {
    return report.state() == InstanceState.PREPARING || report.state() == InstanceState.PREPARED;
  }

  private static void nextGeneration(Wanted instance) {
    instance.generation++;
    instance.last = null;
    instance.gone = false;
    instance.nothingToStop = false;
  }

  private void grant(Wanted instance) {
    granted.add(instance.id + " " + instance.generation);
    send.accept(new Grant(instance.id, instance.generation, node));
  }

  void received(Payload payload) {
    switch (payload) {
      case InstanceClaimed claim -> claimed(claim);
      case InstanceStateChanged changed -> reported(changed.report());
      case InstanceDeleted deleted -> deleted(deleted.instance(), deleted.generation());
      case StartFailure failure -> refused(failure);
      case StopFailure failure -> {
        Wanted instance = wanted.get(failure.instance());
        if (instance != null
            && failure.reason() == RefusalReason.NO_INSTANCE
            && failure.generation() == instance.generation) {
          instance.nothingToStop = true;
        }
      }
      case Stats stats when stats.inventory() != null -> inventory(stats.inventory());
      default -> {
        // READY, FULL and STATS without inventory say nothing of instances.
      }
    }
  }

  private void claimed(InstanceClaimed claim) {
    Wanted instance = wanted.get(claim.instance());
    if (instance != null
        && instance.wish == Wish.RUN
        && claim.generation() == instance.generation) {
      grant(instance);
    } else {
      send.accept(new Delete(claim.instance(), claim.generation(), node));
    }
  }

  private void reported(InstanceReport report) {
    Wanted instance = wanted.get(report.instance());
    if (instance != null && report.generation() == instance.generation) {
      instance.last = report;
    }
  }

  private void deleted(InstanceId id, long generation) {
    Wanted instance = wanted.get(id);
    if (instance != null && generation >= instance.generation) {
      instance.gone = true;
    }
  }

  private void refused(StartFailure failure) {
    Wanted instance = wanted.get(failure.instance());
    if (instance == null || failure.generation() != instance.generation) {
      return;
    }
    if (failure.reason() == RefusalReason.STALE_GENERATION) {
      nextGeneration(instance);
    } else {
      instance.last = null;
    }
  }

  private void inventory(List<InstanceReport> inventory) {
    Map<InstanceId, InstanceReport> held = new TreeMap<>();
    inventory.forEach(report -> held.put(report.instance(), report));
    for (Wanted instance : wanted.values()) {
      InstanceReport report = held.get(instance.id);
      instance.last = report != null && report.generation() == instance.generation ? report : null;
    }
  }
}
