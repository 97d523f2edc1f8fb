package ciao.scheduler;

import ciao.scheduler.placement.Snapshot;
import ciao.scheduler.placement.Strategy;
import ciao.scheduler.placement.WhatIf;
import ciao.scheduler.placement.WhatIf.Change;
import ciao.scheduler.placement.WhatIf.Outcome;
import ciao.scheduler.placement.WhatIf.Running;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Plan;
import ciao.ssntp.payload.Planned;
import ciao.ssntp.payload.Planned.Cause;
import ciao.ssntp.payload.Planned.Forecast;
import ciao.ssntp.payload.Planned.Reasons;
import ciao.ssntp.payload.Planned.Share;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.TenantId;
import ciao.ssntp.payload.VetoCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A plan, from the wire to what-if and back: instances that are alike are told together. */
final class Forecasts {
  /** A quarter of what a payload may hold: names may take more bytes than characters. */
  private static final int MOST_CHARACTERS = 2 << 20;

  /** What a share or a reason takes besides its texts. */
  private static final int FRAMING = 100;

  private int instances;
  private int room = MOST_CHARACTERS;

  private Forecasts() {}

  /**
   * What would happen.
   *
   * @throws IllegalArgumentException when the plan names a strategy there is none of
   */
  static Planned of(Plan plan, Snapshot snapshot) {
    Forecasts forecasts = new Forecasts();
    List<Running> ended = forecasts.running(plan.end());
    List<Running> running = forecasts.running(plan.running());
    List<Outcome> outcomes = WhatIf.plan(snapshot, running, changes(plan, ended));
    int placed = (int) outcomes.stream().filter(outcome -> outcome.placed() != null).count();
    return new Planned(
        plan.request(),
        snapshot.nodes(),
        placed,
        outcomes.size() - placed,
        forecasts.forecasts(outcomes));
  }

  /** Which instances they are does not matter, as long as they differ. */
  private List<Running> running(List<Plan.Residents> all) {
    List<Running> running = new ArrayList<>();
    for (Plan.Residents residents : all) {
      for (Plan.NodeCount on : residents.on()) {
        for (int n = 0; n < on.count(); n++) {
          InstanceId id = new InstanceId(new UUID(1, ++instances));
          running.add(new Running(residents.like().as(id, 1), on.node()));
        }
      }
    }
    return running;
  }

  /** In the order that {@link Plan} promises. */
  private static List<Change> changes(Plan plan, List<Running> ended) {
    List<Change> changes = new ArrayList<>();
    if (plan.strategy() != null) {
      changes.add(new WhatIf.UseStrategy(Strategy.named(plan.strategy())));
    }
    if (!ended.isEmpty()) {
      changes.add(new WhatIf.EndInstances(ended));
    }
    plan.add().forEach(more -> changes.add(new WhatIf.AddNodes(more.like(), more.count())));
    if (!plan.lose().isEmpty()) {
      changes.add(new WhatIf.LoseNodes(new LinkedHashSet<>(plan.lose())));
    }
    if (!plan.drain().isEmpty()) {
      changes.add(new WhatIf.DrainNodes(new LinkedHashSet<>(plan.drain())));
    }
    plan.place().forEach(more -> changes.add(new WhatIf.PlaceMore(more.like(), more.count())));
    return changes;
  }

  /** Instances that are told together. */
  private record Kin(Cause cause, TenantId tenant, String workload) implements Comparable<Kin> {
    private static final Comparator<Kin> ORDER =
        Comparator.comparing(Kin::cause).thenComparing(Kin::tenant).thenComparing(Kin::workload);

    @Override
    public int compareTo(Kin other) {
      return ORDER.compare(this, other);
    }
  }

  /** What becomes of them. */
  private static final class Tally {
    private final Map<NodeId, Integer> placed = new LinkedHashMap<>();
    private final Map<NodeId, String> hostnames = new LinkedHashMap<>();
    private @Nullable String why;
    private int waiting;
    private @Nullable StartFailure refused;

    void count(Outcome outcome) {
      InstancePlaced where = outcome.placed();
      if (where != null) {
        placed.merge(where.node(), 1, Integer::sum);
        hostnames.putIfAbsent(where.node(), where.hostname());
        why = why == null ? where.why() : why;
      } else {
        waiting++;
        refused = refused == null ? outcome.refused() : refused;
      }
    }
  }

  private List<Forecast> forecasts(List<Outcome> outcomes) {
    Map<Kin, Tally> tallies = new TreeMap<>();
    for (Outcome outcome : outcomes) {
      Kin kin =
          new Kin(outcome.cause(), outcome.instance().tenant(), outcome.instance().workload());
      tallies.computeIfAbsent(kin, first -> new Tally()).count(outcome);
    }
    List<Forecast> forecasts = new ArrayList<>();
    int left = tallies.size();
    for (Map.Entry<Kin, Tally> one : tallies.entrySet()) {
      if (room <= 0) {
        break;
      }
      forecasts.add(forecast(one.getKey(), one.getValue(), room / left));
      left--;
    }
    return forecasts;
  }

  /**
   * What becomes of these.
   *
   * @param share how much of the room they may take, so that nodes of the first leave some to
   *     others
   */
  private Forecast forecast(Kin kin, Tally tally, int share) {
    int least = room - share;
    room -= FRAMING + kin.workload().length();
    return new Forecast(
        kin.tenant(),
        kin.workload(),
        kin.cause(),
        tally.placed.values().stream().mapToInt(Integer::intValue).sum(),
        shares(tally, least),
        tally.why,
        tally.waiting,
        tally.refused == null ? null : reasons(tally.refused));
  }

  private List<Share> shares(Tally tally, int least) {
    List<Share> shares = new ArrayList<>();
    List<Map.Entry<NodeId, Integer>> mostFirst = new ArrayList<>(tally.placed.entrySet());
    mostFirst.sort(Map.Entry.<NodeId, Integer>comparingByValue().reversed());
    for (Map.Entry<NodeId, Integer> one : mostFirst) {
      String hostname = tally.hostnames.getOrDefault(one.getKey(), "");
      if (room - FRAMING - hostname.length() <= least) {
        break;
      }
      room -= FRAMING + hostname.length();
      shares.add(new Share(one.getKey(), hostname, one.getValue()));
    }
    return shares;
  }

  private Reasons reasons(StartFailure refused) {
    room -= FRAMING + refused.message().length();
    for (VetoCount veto : refused.vetoes()) {
      room -= FRAMING + veto.example().length();
    }
    return new Reasons(
        refused.reason(), refused.message(), refused.vetoes(), refused.nearestMiss());
  }
}
