package ciao.controller.plan;

import ciao.client.api.NewPlan;
import ciao.client.api.Room;
import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.answer.Denial.Reason;
import ciao.controller.answer.Lookup;
import ciao.controller.answer.NodeNames;
import ciao.controller.resource.NodeStatus;
import ciao.controller.resource.Resources;
import ciao.controller.resource.WorkloadSpec;
import ciao.ssntp.payload.DeviceNames;
import ciao.ssntp.payload.Labels;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Plan;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.TenantId;
import ciao.state.Reader;
import ciao.state.Resource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the scheduler's question out of what an operator asks, and what runs where. */
public final class PlanPayload {
  /** Of workloads and shapes named in one plan. */
  private static final int MOST_LINES = 1_000;

  /** Of nodes named in one plan: a zone of a large cloud; their ids are less than half a MiB. */
  private static final int MOST_NAMED = 10_000;

  private static final NodeId NOBODY = new NodeId(new UUID(0, 0));

  private final Reader store;

  public PlanPayload(Reader store) {
    this.store = store;
  }

  /** A node that would go, by its id and for people. */
  private record Leaving(NodeId id, String hostname) {}

  /** The question without its number, or what is wrong with it. */
  public Answer<Plan> of(NewPlan asked) {
    NodeNames names = new NodeNames(store);
    return all(asked.add(), "add", MOST_LINES, one -> nodes(names, one))
        .then(add ->
            leaving(names, asked.lose(), "lose")
                .then(lose ->
                    leaving(names, asked.drain(), "drain")
                        .then(drain ->
                            all(asked.place(), "place", MOST_LINES, this::more)
                                .then(place -> plan(asked.strategy(), add, lose, drain, place)))));
  }

  private Answer<Plan> plan(
      @Nullable String strategy,
      List<Plan.NodesToAdd> add,
      Set<Leaving> lose,
      Set<Leaving> drain,
      List<Plan.MoreToPlace> place) {
    if (strategy == null && add.isEmpty() && lose.isEmpty() && drain.isEmpty() && place.isEmpty()) {
      return invalid(
          "the plan is empty (expected: one or more of strategy, add, lose, drain, place)");
    }
    Optional<Leaving> twice = lose.stream().filter(drain::contains).findFirst();
    if (twice.isPresent()) {
      return invalid(
          "node %s: among lose and among drain (expected: one of them)"
              .formatted(twice.get().hostname()));
    }
    List<NodeId> lost = lose.stream().map(Leaving::id).toList();
    List<NodeId> drained = drain.stream().map(Leaving::id).toList();
    Set<NodeId> all = new LinkedHashSet<>(lost);
    all.addAll(drained);
    try {
      List<Plan.Residents> running = Residents.of(store, all);
      return Answer.of(new Plan(0, strategy, List.of(), add, lost, drained, running, place));
    } catch (IllegalArgumentException tooMuch) {
      return Answer.denied(
          Reason.TOO_LARGE, "plan_too_large", "the plan is too large: " + tooMuch.getMessage());
    }
  }

  /** Each once, however often and under which of its names it is named. */
  private static Answer<Set<Leaving>> leaving(
      NodeNames names, @Nullable List<String> named, String what) {
    return all(named, what, MOST_NAMED, one -> connected(names, one)).map(LinkedHashSet::new);
  }

  private static <A, T> Answer<List<T>> all(
      @Nullable List<A> asked, String what, int most, Function<A, Answer<T>> make) {
    List<A> each = Objects.requireNonNullElse(asked, List.of());
    if (each.size() > most) {
      return invalid("%s: %d entries (expected: at most %d)".formatted(what, each.size(), most));
    }
    List<T> made = new ArrayList<>();
    for (A one : each) {
      if (one == null) {
        return invalid(what + ": null among its entries");
      }
      switch (make.apply(one)) {
        case Answer.Given<T> given -> made.add(given.value());
        case Answer.Denied<T> denied -> {
          return new Answer.Denied<>(denied.denial());
        }
      }
    }
    return Answer.of(made);
  }

  private static <T> Answer<T> invalid(String sentence) {
    return new Answer.Denied<>(Denial.invalid(sentence));
  }

  /** What is not there is lost already, and there is nothing to drain. */
  private static Answer<Leaving> connected(NodeNames names, String idOrName) {
    return names
        .find(idOrName)
        .then(node ->
            node.spec().availability().isPresent()
                ? Answer.of(new Leaving(NodeId.of(node.id()), node.spec().hostname()))
                : Answer.denied(
                    Reason.CONFLICT,
                    "node_disconnected",
                    "node %s is %s: it is lost already (expected: a connected node)"
                        .formatted(node.spec().hostname(), node.spec().availability().word())));
  }

  private Answer<Plan.MoreToPlace> more(NewPlan.MoreInstances asked) {
    return tenant(asked.tenant())
        .then(this::existing)
        .then(tenant ->
            Lookup.find(store, tenant, Resources.WORKLOAD, String.valueOf(asked.workload()))
                .then(workload -> more(tenant, workload.spec(), asked.count())));
  }

  private static Answer<Plan.MoreToPlace> more(TenantId tenant, WorkloadSpec workload, int count) {
    return within("place.count", count, Plan.MOST_INSTANCES)
        .map(checked -> new Plan.MoreToPlace(Likeness.of(tenant, workload), checked));
  }

  private static Answer<TenantId> tenant(@Nullable String name) {
    try {
      return Answer.of(TenantId.of(name == null ? "" : name));
    } catch (IllegalArgumentException notAllowed) {
      return invalid("place." + notAllowed.getMessage());
    }
  }

  private Answer<TenantId> existing(TenantId tenant) {
    return store.get(Resources.tenant(tenant)).filter(found -> !found.spec().retired()).isPresent()
        ? Answer.of(tenant)
        : new Answer.Denied<>(
            Denial.notFound(
                "there is no tenant %s; `ciao tenant list` shows those there are"
                    .formatted(tenant)));
  }

  private static Answer<Integer> within(String what, int count, int most) {
    return count >= 1 && count <= most
        ? Answer.of(count)
        : invalid("%s: %d (expected: 1 to %d)".formatted(what, count, most));
  }

  private static Answer<Plan.NodesToAdd> nodes(NodeNames names, NewPlan.NewNodes asked) {
    Optional<String> wrong = wrong(Objects.requireNonNullElse(asked.labels(), Map.of()));
    if (wrong.isPresent()) {
      return invalid("add.labels: " + wrong.get());
    }
    return within("add.count", asked.count(), Plan.MOST_NODES)
        .then(count -> like(names, asked).map(like -> new Plan.NodesToAdd(like, count)));
  }

  /** No launcher would have them. */
  private static Optional<String> wrong(Map<String, String> labels) {
    for (Map.Entry<String, String> label : labels.entrySet()) {
      String value = label.getValue();
      if (!Labels.isKey(label.getKey())) {
        return Optional.of(
            "the key '%s' (expected: %s)".formatted(label.getKey(), Labels.KEY_RULE));
      }
      if (value == null || !Labels.isValue(value)) {
        return Optional.of(
            "%s=%s (expected: %s)".formatted(label.getKey(), value, Labels.VALUE_RULE));
      }
    }
    return Optional.empty();
  }

  private static Answer<Ready> like(NodeNames names, NewPlan.NewNodes asked) {
    if ((asked.like() == null) == (asked.capacity() == null)) {
      return invalid("add: %s (expected: either like or capacity)".formatted(asked));
    }
    if (asked.like() != null) {
      return names.find(asked.like()).then(node -> like(node, asked.labels()));
    }
    return capacity(asked.capacity())
        .map(room -> ready("new", room, Objects.requireNonNullElse(asked.labels(), Map.of())));
  }

  private static Answer<Ready> like(
      Resource<NodeStatus> node, @Nullable Map<String, String> labels) {
    NodeStatus known = node.spec();
    return known.capacity() == null
        ? Answer.denied(
            Reason.CONFLICT,
            "shape_unknown",
            "node %s has not told what it has (expected: one that has)".formatted(known.hostname()))
        : Answer.of(
            ready(
                known.hostname(),
                known.capacity(),
                Objects.requireNonNullElse(labels, known.labels())));
  }

  private static Ready ready(
      String hostname, ciao.ssntp.payload.Room room, Map<String, String> labels) {
    return new Ready(NOBODY, hostname, room, room, labels, 0, 0);
  }

  private static Answer<ciao.ssntp.payload.Room> capacity(@Nullable Room asked) {
    if (asked == null
        || asked.vcpus() < 1
        || asked.memoryMib() < 1
        || asked.diskMib() < 0
        || asked.slots() < 1) {
      return invalid(
          "add.capacity: %s (expected: vcpus, memory_mib and slots of 1 or more, disk_mib of 0 or more)"
              .formatted(asked));
    }
    Map<String, Integer> devices = Objects.requireNonNullElse(asked.devices(), Map.of());
    for (String name : devices.keySet()) {
      if (!DeviceNames.allows(name)) {
        return invalid(
            "add.capacity.devices: '%s' (expected: %s)".formatted(name, DeviceNames.RULE));
      }
    }
    try {
      return Answer.of(
          new ciao.ssntp.payload.Room(
              asked.vcpus(), asked.memoryMib(), asked.diskMib(), asked.slots(), devices));
    } catch (IllegalArgumentException wrong) {
      return invalid("add.capacity: " + wrong.getMessage());
    }
  }
}
