package ciao.controller.instance;

import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.InstanceId;
import ciao.state.ExpectedPhase;
import ciao.state.Operation;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The writes of one turn, the last for each instance, as transactions. */
final class StatusWrites {
  /** Who writes instances' statuses, and nobody else. */
  static final String OWNER = "instance-reconciler";

  /** Keeps a transaction of statuses with long reasons inside what a store takes at once. */
  private static final int MOST_OPERATIONS = 400;

  private final Store store;
  private final Map<InstanceId, Effect> writes = new LinkedHashMap<>();

  StatusWrites(Store store) {
    this.store = store;
  }

  void add(Effect.WriteStatus write) {
    writes.put(write.instance(), write);
  }

  void add(Effect.Forget forget) {
    writes.put(forget.instance(), forget);
  }

  /** What one instance's write consists of stands in one transaction. */
  List<Transaction> transactions() {
    List<Transaction> all = new ArrayList<>();
    List<Operation> current = new ArrayList<>();
    for (Effect write : writes.values()) {
      List<Operation> operations = operations(write);
      if (current.size() + operations.size() > MOST_OPERATIONS) {
        all.add(new Transaction(current));
        current = new ArrayList<>();
      }
      current.addAll(operations);
    }
    if (!current.isEmpty()) {
      all.add(new Transaction(current));
    }
    return all;
  }

  private List<Operation> operations(Effect write) {
    return switch (write) {
      case Effect.WriteStatus status -> List.of(status(status));
      case Effect.Forget forget -> forget(forget);
      case Effect.Submit notAWrite -> List.of();
      case Effect.Send notAWrite -> List.of();
      case Effect.Schedule notAWrite -> List.of();
      case Effect.Tell notAWrite -> List.of();
    };
  }

  private Operation status(Effect.WriteStatus write) {
    Pointer<InstanceStatus> pointer = Resources.status(write.tenant(), write.instance());
    Optional<Resource<InstanceStatus>> stored = store.get(pointer);
    return stored.isPresent()
        ? Operation.update(stored.get().withSpec(write.status()), OWNER)
            .expecting(ExpectedPhase.ANY)
        : Operation.create(pointer, OWNER, write.status());
  }

  private List<Operation> forget(Effect.Forget forget) {
    List<Operation> operations = new ArrayList<>();
    Pointer<InstanceStatus> status = Resources.status(forget.tenant(), forget.instance());
    if (store.get(status).isPresent()) {
      operations.add(Operation.destroy(status, OWNER));
    }
    Pointer<InstanceSpec> instance = Resources.instance(forget.tenant(), forget.instance());
    operations.add(Operation.removeFinalizers(instance, Instances.FINALIZER));
    operations.add(Operation.destroy(instance, Instances.OWNER));
    operations.add(
        Operation.destroy(
            Resources.name(forget.tenant(), Resources.INSTANCE, forget.name()), Instances.OWNER));
    return operations;
  }
}
