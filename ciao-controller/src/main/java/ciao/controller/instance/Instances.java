package ciao.controller.instance;

import ciao.controller.resource.Desired;
import ciao.controller.resource.IdSource;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.NameSpec;
import ciao.controller.resource.Resources;
import ciao.controller.resource.WorkloadSpec;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.TenantId;
import ciao.state.Committed;
import ciao.state.Operation;
import ciao.state.Pointer;
import ciao.state.Reader;
import ciao.state.Refusal;
import ciao.state.Resource;
import ciao.state.ResourceType;
import ciao.state.Store;
import ciao.state.Transaction;
import ciao.state.Unread;
import ciao.state.WriteResult;
import ciao.state.reconcile.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Users' wishes: makes instances, and says what shall become of them. */
public final class Instances {
  /** Holds an instance's resource until nothing is left of the instance on any node. */
  static final String FINALIZER = InstanceReconciler.NAME;

  /** The most instances in one transaction: each is two rows. */
  public static final int MOST_AT_ONCE = 400;

  private final Store store;
  private final IdSource ids;

  public Instances(Store store, IdSource ids) {
    this.store = store;
    this.ids = ids;
  }

  /**
   * Makes one instance per name, all or none.
   *
   * @param workload the workload's id
   * @param names 1 to {@link #MOST_AT_ONCE} different ones
   * @param trace the label under which their first start is timed, or null
   * @return the instances, in the order of the names; a name that is taken is refused with {@link
   *     Refusal.AlreadyExists} of its {@link Resources#name name}
   */
  public CompletableFuture<Made> create(
      TenantId tenant,
      String workload,
      WorkloadSpec definition,
      List<String> names,
      @Nullable String trace) {
    Map<String, String> annotations =
        trace == null ? Map.of() : Map.of(Resources.TRACE_ANNOTATION, trace);
    List<Operation> operations = new ArrayList<>(2 * names.size());
    Map<String, Pointer<InstanceSpec>> pointers = new LinkedHashMap<>();
    for (String name : names) {
      InstanceId id = new InstanceId(ids.next());
      Pointer<InstanceSpec> pointer = Resources.instance(tenant, id);
      pointers.put(name, pointer);
      operations.add(
          Operation.create(
              Resources.name(tenant, Resources.INSTANCE, name),
              Resources.NOBODY,
              new NameSpec(id.toString())));
      operations.add(
          Operation.create(
                  pointer,
                  Resources.NOBODY,
                  new InstanceSpec(name, workload, definition, Desired.RUNNING, 1))
              .withFinalizers(List.of(FINALIZER))
              .withLabels(labels(workload, definition))
              .withAnnotations(annotations));
    }
    return store
        .write(new Transaction(operations))
        .thenApply(result ->
            switch (result) {
              case Committed committed ->
                  new Made.All(pointers.values().stream().map(committed::resource).toList());
              case Refusal refusal -> new Made.None(refusal);
            });
  }

  private static Map<String, String> labels(String workload, WorkloadSpec definition) {
    String image = definition.imageId();
    return image == null
        ? Map.of(Resources.WORKLOAD_LABEL, workload)
        : Map.of(Resources.WORKLOAD_LABEL, workload, Resources.IMAGE_LABEL, image);
  }

  /** What became of a request for instances. */
  public sealed interface Made {
    /** All are on disk. */
    record All(List<Resource<InstanceSpec>> instances) implements Made {
      public All {
        instances = List.copyOf(instances);
      }
    }

    /** Nothing was made. */
    record None(Refusal refusal) implements Made {}
  }

  /**
   * Stages the end of one of which nothing is left on any node. One that an operator wrote to the
   * store itself need not have a name, or the name may be another's.
   */
  static void remove(Turn turn, Resource<InstanceSpec> wish) {
    turn.write(Operation.removeFinalizers(wish.pointer(), FINALIZER));
    turn.write(Operation.destroy(wish.pointer(), Resources.NOBODY));
    Pointer<NameSpec> name =
        Resources.name(
            TenantId.of(wish.metadata().namespace()), Resources.INSTANCE, wish.spec().name());
    if (turn.get(name).filter(there -> there.spec().id().equals(wish.id())).isPresent()) {
      turn.write(Operation.destroy(name, Resources.NOBODY));
    }
  }

  /** The instance with this id, whoever's it is, if that node has something of it. */
  public Optional<Resource<InstanceSpec>> heldBy(NodeId node, InstanceId instance) {
    return held(store, node, instance).flatMap(store::get);
  }

  /**
   * The same as it is stored in whatever is read from, without what it says: one that cannot be
   * read is found too.
   */
  public static Optional<Resource<Unread>> heldBy(Reader reader, NodeId node, InstanceId instance) {
    ResourceType<Unread> unread = Unread.type(Resources.INSTANCE.name());
    return held(reader, node, instance)
        .flatMap(held -> reader.get(unread.at(held.namespace(), held.id())));
  }

  private static Optional<Pointer<InstanceSpec>> held(
      Reader reader, NodeId node, InstanceId instance) {
    return Memory.heldBy(reader, node.toString()).stream()
        .filter(held -> held.id().equals(instance.toString()))
        .findFirst();
  }

  /** It shall not run. */
  public CompletableFuture<WriteResult> stop(Pointer<InstanceSpec> instance) {
    return change(instance, spec -> spec.desired() == Desired.STOPPED ? spec : spec.stopped());
  }

  /** It shall run; when it has ended, once more. Nothing changes when it runs or is about to. */
  public CompletableFuture<WriteResult> start(Pointer<InstanceSpec> instance) {
    return change(instance, spec -> hasEnded(instance, spec) ? spec.startedAgain() : spec);
  }

  private boolean hasEnded(Pointer<InstanceSpec> instance, InstanceSpec spec) {
    if (spec.desired() == Desired.STOPPED) {
      return true;
    }
    return store
        .get(Resources.INSTANCE_STATUS.at(instance.namespace(), instance.id()))
        .map(Resource::spec)
        .filter(status -> status.run() == spec.run())
        .map(status ->
            switch (status.phase()) {
              case EXITED, FAILED -> true;
              case PENDING, ACTIVE, STOPPING, MISSING, DELETING -> false;
            })
        .orElse(false);
  }

  /** It shall end, if it runs, and run once more. */
  public CompletableFuture<WriteResult> restart(Pointer<InstanceSpec> instance) {
    return change(instance, InstanceSpec::startedAgain);
  }

  /** It shall be removed. The wish is on disk when this is answered; the rest follows. */
  public CompletableFuture<WriteResult> delete(Pointer<InstanceSpec> instance) {
    return store.teardown(instance, Resources.NOBODY);
  }

  private CompletableFuture<WriteResult> change(
      Pointer<InstanceSpec> instance, UnaryOperator<InstanceSpec> change) {
    return store.update(
        instance, Resources.NOBODY, wish -> wish.withSpec(change.apply(wish.spec())));
  }
}
