package ciao.launcher.node;

import ciao.launcher.lifecycle.Instance;
import ciao.launcher.lifecycle.Instance.Held;
import ciao.launcher.lifecycle.Phase.Holding;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Scheduling;
import ciao.ssntp.payload.Start;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The node's books: capacity less what each instance takes. Never measured: an idle instance may
 * wake. Owned by the launcher's turns.
 */
public final class NodeRoom {
  /**
   * The smallest demand worth a place: a node with less room than this says FULL. A shell takes a
   * few MiB.
   */
  static final Demands LEAST = new Demands(1, 16, 0);

  private static final Room NOTHING = new Room(0, 0, 0, 0);

  private final Room capacity;
  private final Map<InstanceId, Room> taken = new HashMap<>();
  private final Map<InstanceId, String> members = new HashMap<>();
  private final Map<String, Integer> groups = new TreeMap<>();
  private Room free;

  /** Books of a node that holds nothing yet. */
  public NodeRoom(Room capacity) {
    this.capacity = capacity;
    this.free = capacity;
  }

  /** What the node has in all. */
  public Room capacity() {
    return capacity;
  }

  /** What is left; negative when the node was made smaller than what it holds. */
  public Room free() {
    return free;
  }

  /** How many instances of which group take room here. */
  public Map<String, Integer> groups() {
    return Map.copyOf(groups);
  }

  /** Whether nothing more would fit. */
  public boolean isFull() {
    return !free.fits(LEAST);
  }

  /** Whether these demands fit beside what other instances than this one take. */
  public boolean fits(Start start) {
    return freeWithout(start.instance()).fits(start.demands());
  }

  private Room freeWithout(InstanceId instance) {
    return free.plus(taken.getOrDefault(instance, NOTHING));
  }

  /**
   * Notes what an instance takes from now on. Between two states, until the later one is on disk,
   * both are given: it takes whatever either of them does.
   *
   * @return whether the node has other room, or other groups, to report
   */
  public boolean hold(InstanceId id, Instance... either) {
    Room takes = NOTHING;
    String group = null;
    for (Instance instance : either) {
      takes = takes.max(taking(instance));
      group = group == null ? groupOf(instance) : group;
    }
    boolean moved = join(id, group);
    return replace(id, takes) || moved;
  }

  /** The group it counts for, as long as it takes more than disk. */
  private static @Nullable String groupOf(Instance instance) {
    if (!(instance instanceof Held held) || held.holding() != Holding.ALL) {
      return null;
    }
    Scheduling scheduling = held.start().scheduling();
    return scheduling == null || scheduling.group() == null
        ? null
        : held.start().tenant().group(scheduling.group());
  }

  private boolean join(InstanceId instance, @Nullable String group) {
    String before = group == null ? members.remove(instance) : members.put(instance, group);
    if (Objects.equals(before, group)) {
      return false;
    }
    if (before != null) {
      groups.merge(before, -1, (had, less) -> had + less == 0 ? null : had + less);
    }
    if (group != null) {
      groups.merge(group, 1, Integer::sum);
    }
    return true;
  }

  /** What its phase holds of its demands, and never less than the START behind it will need. */
  private static Room taking(Instance instance) {
    if (!(instance instanceof Held held)) {
      return NOTHING;
    }
    Demands demands = held.start().demands();
    Room takes = held.holding() == Holding.ALL ? all(demands) : disk(demands);
    return held.next() == null ? takes : takes.max(all(held.next().demands()));
  }

  private boolean replace(InstanceId instance, Room takes) {
    Room before = free;
    free = freeWithout(instance).less(takes);
    if (takes.equals(NOTHING)) {
      taken.remove(instance);
    } else {
      taken.put(instance, takes);
    }
    return !free.equals(before);
  }

  private static Room all(Demands demands) {
    return new Room(demands.vcpus(), demands.memoryMib(), demands.diskMib(), 1, demands.devices());
  }

  private static Room disk(Demands demands) {
    return new Room(0, 0, demands.diskMib(), 0);
  }
}
