package ciao.state.reconcile;

import ciao.state.Operation;
import java.util.ArrayList;
import java.util.List;

/** What happens together: one transaction, and what is done once it is committed. */
final class Batch {
  private final List<Operation> operations = new ArrayList<>();
  private final List<Runnable> effects = new ArrayList<>();

  void add(Operation operation) {
    operations.add(operation);
  }

  void add(Runnable effect) {
    effects.add(effect);
  }

  List<Operation> operations() {
    return operations;
  }

  List<Runnable> effects() {
    return effects;
  }

  boolean isEmpty() {
    return operations.isEmpty() && effects.isEmpty();
  }
}
