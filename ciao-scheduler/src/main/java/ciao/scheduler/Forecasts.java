package ciao.scheduler;

import ciao.scheduler.placement.Snapshot;
import ciao.scheduler.placement.Strategy;
import ciao.scheduler.placement.WhatIf;
import ciao.scheduler.placement.WhatIf.Change;
import ciao.scheduler.placement.WhatIf.Outcome;
import ciao.scheduler.placement.WhatIf.Running;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NearestMiss;
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
import java.util.EnumMap;
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

  /** So much of a refusal's sentence is told however many others there are. */
  private static final int SHORTEST = 200;

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
    return forecasts(reserve(tallies));
  }

  /** Those whose least can be told, for which room is taken: nobody's texts push out another. */
  private Map<Cause, Map<Kin, Tally>> reserve(Map<Kin, Tally> tallies) {
    Map<Cause, Map<Kin, Tally>> byCause = new EnumMap<>(Cause.class);
    for (Map.Entry<Kin, Tally> one : tallies.entrySet()) {
      Kin kin = one.getKey();
      int least = least(kin, one.getValue());
      if (room < least) {
        break;
      }
      room -= least;
      byCause.computeIfAbsent(kin.cause(), first -> new TreeMap<>()).put(kin, one.getValue());
    }
    return byCause;
  }

  private static int least(Kin kin, Tally tally) {
    int least = FRAMING + kin.tenant().value().length() + kin.workload().length();
    if (tally.why != null) {
      least += tally.why.length();
    }
    if (tally.refused != null) {
      least += FRAMING + Math.min(SHORTEST, tally.refused.message().length());
    }
    return least;
  }

  /** In equal shares; of those that wait already there may be thousands, so each cause has one. */
  private List<Forecast> forecasts(Map<Cause, Map<Kin, Tally>> byCause) {
    List<Forecast> forecasts = new ArrayList<>();
    int causes = byCause.size();
    for (Map<Kin, Tally> some : byCause.values()) {
      int forOthers = room - room / causes--;
      int left = some.size();
      for (Map.Entry<Kin, Tally> one : some.entrySet()) {
        int share = (room - forOthers) / left--;
        forecasts.add(forecast(one.getKey(), one.getValue(), share));
      }
    }
    return forecasts;
  }

  /**
   * What becomes of these.
   *
   * @param share how much of the room they may take besides their least, half of it for reasons
   *     where they go to nodes, too
   */
  private Forecast forecast(Kin kin, Tally tally, int share) {
    int least = room - share;
    Reasons reasons =
        tally.refused == null
            ? null
            : reasons(tally.refused, tally.placed.isEmpty() ? least : room - share / 2);
    return new Forecast(
        kin.tenant(),
        kin.workload(),
        kin.cause(),
        tally.placed.values().stream().mapToInt(Integer::intValue).sum(),
        shares(tally, least),
        tally.why,
        tally.waiting,
        reasons);
  }

  private List<Share> shares(Tally tally, int least) {
    List<Share> shares = new ArrayList<>();
    List<Map.Entry<NodeId, Integer>> mostFirst = new ArrayList<>(tally.placed.entrySet());
    mostFirst.sort(Map.Entry.<NodeId, Integer>comparingByValue().reversed());
    for (Map.Entry<NodeId, Integer> one : mostFirst) {
      String hostname = tally.hostnames.getOrDefault(one.getKey(), "");
      if (!take(FRAMING + hostname.length(), least)) {
        break;
      }
      shares.add(new Share(one.getKey(), hostname, one.getValue()));
    }
    return shares;
  }

  /** The nearest miss first: it says in the fewest words what would have to be. */
  private Reasons reasons(StartFailure refused, int least) {
    @Nullable NearestMiss miss = refused.nearestMiss();
    if (miss != null && !take(FRAMING + miss.hostname().length() + miss.lacks().length(), least)) {
      miss = null;
    }
    String message = refused.message();
    int more = Math.clamp(message.length() - SHORTEST, 0, Math.max(0, room - least));
    room -= more;
    List<VetoCount> vetoes = new ArrayList<>();
    for (VetoCount veto : refused.vetoes()) {
      if (!take(FRAMING + veto.veto().length() + veto.example().length(), least)) {
        break;
      }
      vetoes.add(veto);
    }
    return new Reasons(refused.reason(), cut(message, SHORTEST + more), vetoes, miss);
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end) + "\u2026";
  }

  /** Takes so much, unless less than this would be left. */
  private boolean take(int characters, int least) {
    boolean enough = room - characters >= least;
    room -= enough ? characters : 0;
    return enough;
  }
}
