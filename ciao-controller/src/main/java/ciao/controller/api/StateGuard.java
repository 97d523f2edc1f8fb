package ciao.controller.api;

import ciao.controller.event.EventLog;
import ciao.controller.instance.InstanceReconciler;
import ciao.controller.node.NodeReconciler;
import ciao.controller.resource.Addresses;
import ciao.controller.resource.ImageSpec;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.NameSpec;
import ciao.controller.resource.WorkloadSpec;
import ciao.controller.trace.TraceLog;
import ciao.state.Access;
import ciao.state.Document;
import ciao.state.Operation;
import ciao.state.Pointer;
import ciao.state.access.AccessRule;
import ciao.state.memory.SpecCodec;
import ciao.state.reconcile.Declaration;
import ciao.state.reconcile.Output;
import ciao.state.registry.Definition;
import ciao.state.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What even operators may not write to the store itself: what one part of the controller alone
 * writes, and what the controller could not read.
 */
final class StateGuard implements AccessRule {
  private final Registry types;

  /** Who alone writes resources of a type. */
  private final Map<String, String> writers = new HashMap<>();

  StateGuard(Registry types) {
    this.types = types;
    Stream.of(
            InstanceReconciler.declared(),
            NodeReconciler.declared(),
            EventLog.declared(),
            TraceLog.declared())
        .forEach(this::add);
  }

  private void add(Declaration declaration) {
    for (Output output : declaration.outputs()) {
      if (output.sharing() == Output.Sharing.EXCLUSIVE) {
        writers.put(output.type().name(), "the " + declaration.name());
      }
    }
  }

  @Override
  public Optional<String> objection(Access access) {
    return access.verb().reads()
        ? Optional.empty()
        : Optional.ofNullable(writers.get(access.type()))
            .map(writer ->
                "%s are written by %s alone, from what it observes; change what is wished for"
                    .formatted(access.type(), writer));
  }

  /**
   * Reads what a document is to be read as, and what its address is to be read as. What is there
   * already may be changed and removed wherever it lies.
   *
   * @throws IllegalArgumentException with the field, when it cannot be read so
   */
  void check(Operation operation) {
    switch (operation) {
      case Operation.Create<?> create -> {
        refuse(Addresses.objection(create.pointer()));
        check(create.pointer(), create.spec());
      }
      case Operation.Update<?> update -> check(update.pointer(), update.changed().spec());
      case Operation.Teardown _,
          Operation.Destroy _,
          Operation.AddFinalizers _,
          Operation.RemoveFinalizers _ -> {}
    }
  }

  private void check(Pointer<?> at, Record spec) {
    Optional<Definition<?>> definition = types.ofType(at.type().name());
    if (definition.isPresent() && spec instanceof Document document) {
      byte[] json = document.json().getBytes(StandardCharsets.UTF_8);
      refuse(objection(SpecCodec.readBack(json, definition.get().type().specClass())));
    }
  }

  /** What the records let pass, since what is stored already has to stay readable. */
  private static Optional<String> objection(Record spec) {
    return switch (spec) {
      case NameSpec name -> Addresses.uuid("spec.id", String.valueOf(name.id()));
      case WorkloadSpec workload -> Addresses.hostName("spec.name", workload.name());
      case InstanceSpec instance -> Addresses.hostName("spec.name", instance.name());
      case ImageSpec image -> Addresses.imageName("spec.name", image.name());
      default -> Optional.empty();
    };
  }

  private static void refuse(Optional<String> objection) {
    if (objection.isPresent()) {
      throw new IllegalArgumentException(objection.get());
    }
  }
}
