package ciao.launcher;

import ciao.launcher.lifecycle.Instance;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.Inventories;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the node tells of the instances it holds. Owned by the launcher's turns. */
final class Inventory {
  private final Map<InstanceId, InstanceReport> held = new TreeMap<>();
  private final Map<InstanceId, InstanceReport> changed = new LinkedHashMap<>();

  void put(Instance instance) {
    Optional<InstanceReport> report = instance.report();
    if (report.isEmpty()) {
      held.remove(instance.id());
      changed.remove(instance.id());
    } else if (!report.get().equals(held.put(instance.id(), report.get()))) {
      changed.put(instance.id(), report.get());
    }
  }

  /** All of it, sorted by id. */
  List<InstanceReport> all() {
    return List.copyOf(held.values());
  }

  /** What changed since this was last asked. */
  List<InstanceReport> takeChanges() {
    List<InstanceReport> changes = new ArrayList<>(changed.values());
    changed.clear();
    return changes;
  }

  String hash() {
    return Inventories.hash(held.values());
  }
}
