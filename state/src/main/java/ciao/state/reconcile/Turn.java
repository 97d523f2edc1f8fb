package ciao.state.reconcile;

import ciao.state.Committed;
import ciao.state.Operation;
import ciao.state.Phase;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Reader;
import ciao.state.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One reconcile's hands: an unchanging view of the state to read, and a place to stage what has to
 * change. What is staged is committed as one transaction when the reconcile ends, unless it is
 * {@link #cut} or {@link #commit}ted earlier; reads do not see it before. If the state has changed
 * meanwhile in a way that matters, nothing of the transaction happens and the reconcile is repeated
 * on a newer view.
 *
 * <p>Every access is checked against the reconciler's {@link Declaration}. For one thread at a
 * time.
 */
public final class Turn implements Reader {
  private final Scope scope;
  private final String name;
  private final Set<Pointer<?>> touched = new HashSet<>();
  private final Set<Pointer<?>> staged = new HashSet<>();
  private List<Batch> batches = new ArrayList<>();
  private Batch batch = new Batch();
  private Reader view;
  private volatile boolean over;

  Turn(Scope scope) {
    this.scope = scope;
    this.name = scope.name();
    this.view = scope.view();
  }

  /** The reconciler's name: the owner of its outputs and its finalizer. */
  public String name() {
    return name;
  }

  @Override
  public long position() {
    return view.position();
  }

  /** From an input or an output. */
  @Override
  public <S extends Record> Optional<Resource<S>> get(Pointer<S> pointer) {
    requireUnderWay();
    return view.get(pointer);
  }

  /** From an input that is not of one id only, or from an output. */
  @Override
  public <S extends Record> List<Resource<S>> list(Query<S> query) {
    requireUnderWay();
    return view.list(query);
  }

  /** As {@link #put(Pointer, Record, Map)}; labels that are there stay. */
  public <S extends Record> boolean put(Pointer<S> pointer, S spec) {
    return modify(pointer, _ -> spec);
  }

  /** As {@link #put(Pointer, Record)}, with a spec made from the present one. */
  public <S extends Record> boolean modify(Pointer<S> pointer, Function<Optional<S>, S> change) {
    Optional<Resource<S>> present = get(pointer);
    return put(
        pointer,
        present,
        change.apply(present.map(Resource::spec)),
        present.map(now -> now.metadata().labels()).orElse(Map.of()));
  }

  /**
   * Makes an output be there with that spec and those labels. Stages nothing when it is so already.
   * One that is being torn down and held by nobody is destroyed and created anew.
   *
   * @return false when nothing can be done yet, as others still hold it on its way out
   */
  public <S extends Record> boolean put(Pointer<S> pointer, S spec, Map<String, String> labels) {
    return put(pointer, get(pointer), spec, labels);
  }

  private <S extends Record> boolean put(
      Pointer<S> pointer, Optional<Resource<S>> present, S spec, Map<String, String> labels) {
    touched.add(pointer);
    if (present.isEmpty()) {
      write(Operation.create(pointer, name, spec).withLabels(labels));
      return true;
    }
    Resource<S> now = present.get();
    if (now.metadata().phase() == Phase.RUNNING) {
      Resource<S> wanted = now.withSpec(spec).withLabels(labels);
      if (!wanted.equals(now)) {
        write(Operation.update(wanted, name));
      }
      return true;
    }
    if (!now.metadata().finalizers().isEmpty()) {
      return false;
    }
    write(Operation.destroy(pointer, name));
    write(Operation.create(pointer, name, spec).withLabels(labels));
    return true;
  }

  /**
   * Makes an output go: tears it down, and destroys it once nobody holds it. A destroy-ready input
   * wakes the reconciler then.
   *
   * @return whether it is gone with this commit, or was not there
   */
  public boolean remove(Pointer<?> pointer) {
    return remove(pointer, name);
  }

  /** As {@link #remove(Pointer)}, for an output declared on behalf of that owner. */
  public boolean remove(Pointer<?> pointer, String owner) {
    Optional<? extends Resource<?>> present = get(pointer);
    if (present.isEmpty()) {
      return true;
    }
    if (present.get().metadata().finalizers().isEmpty()) {
      write(Operation.destroy(pointer, owner));
      return true;
    }
    if (present.get().metadata().phase() == Phase.RUNNING) {
      write(Operation.teardown(pointer, owner));
    }
    return false;
  }

  /**
   * Removes those of its own outputs that this reconcile has not put, each in a transaction of its
   * own.
   */
  public <S extends Record> void removeUntouched(Query<S> query) {
    for (Resource<S> output : list(query)) {
      if (output.metadata().owner().equals(name) && !touched.contains(output.pointer())) {
        cut();
        remove(output.pointer());
      }
    }
    cut();
  }

  /** Puts its finalizer on a strong, primary or mapped input. */
  public void hold(Pointer<?> pointer) {
    boolean held = get(pointer).filter(input -> holds(input)).isPresent();
    if (!held) {
      write(Operation.addFinalizers(pointer, name));
    }
  }

  /** Takes its finalizer off an input; harmless when it is not on it, or the input not there. */
  public void release(Pointer<?> pointer) {
    boolean held = get(pointer).filter(input -> holds(input)).isPresent();
    if (held) {
      write(Operation.removeFinalizers(pointer, name));
    }
  }

  /** Whether its finalizer is on it. */
  public boolean holds(Resource<?> input) {
    return input.metadata().finalizers().contains(name);
  }

  /** Stages any operation. What it changes must be an output, its owner this reconciler. */
  public void write(Operation operation) {
    requireUnderWay();
    Pointer<?> pointer = operation.pointer();
    switch (operation) {
      case Operation.Create<?> create -> content(pointer, create.owner());
      case Operation.Update<?> update -> content(pointer, update.owner());
      case Operation.Teardown teardown -> output(pointer, teardown.owner());
      case Operation.Destroy destroy -> output(pointer, destroy.owner());
      case Operation.AddFinalizers _ -> finalizer(pointer);
      case Operation.RemoveFinalizers _ -> finalizer(pointer);
    }
    batch.add(operation);
  }

  /** Performed once what is staged so far in this transaction is committed; never otherwise. */
  public void afterCommit(Runnable effect) {
    requireUnderWay();
    batch.add(effect);
  }

  /**
   * What is staged from here on is another transaction: it happens whatever becomes of what was
   * staged before.
   */
  public void cut() {
    requireUnderWay();
    if (!batch.isEmpty()) {
      batches.add(batch);
      batch = new Batch();
    }
  }

  /** Forgets what is staged since the last cut. */
  public void discard() {
    requireUnderWay();
    batch.operations().forEach(operation -> staged.remove(operation.pointer()));
    batch = new Batch();
  }

  /**
   * Commits what is staged so far. Completes on the engine's executor with what it left behind, and
   * the turn then reads a newer view; fails with a {@link ciao.state.RefusedException} when some of
   * it was refused. To go on from here, return {@link Outcome#later}.
   */
  public CompletableFuture<Committed> commit() {
    cut();
    List<Batch> sent = batches;
    batches = new ArrayList<>();
    staged.clear();
    return scope
        .commits()
        .send(sent)
        .thenApply(committed -> {
          view = scope.view();
          return committed;
        });
  }

  /**
   * Declares other inputs in the place of those it had, for this and all later reconciles. The turn
   * reads a newer view from here on.
   */
  public void inputs(List<? extends Input<?>> inputs) {
    requireUnderWay();
    scope.inputs(inputs);
    view = scope.view();
  }

  /** Nothing more is taken from whoever still has this turn. */
  void end() {
    over = true;
  }

  private void content(Pointer<?> pointer, String owner) {
    output(pointer, owner);
    touched.add(pointer);
    if (!staged.add(pointer)) {
      throw new IllegalStateException(
          "reconciler %s staged %s twice (expected: once in a commit)".formatted(name, pointer));
    }
  }

  private void output(Pointer<?> pointer, String owner) {
    if (!scope.declaration().mayWrite(pointer, owner)) {
      throw new UndeclaredAccessException(
          "reconciler %s may not write %s of owner '%s' (expected: a type among its outputs %s, and itself as owner or one it writes on behalf of); declare it as an output"
              .formatted(name, pointer, owner, scope.declaration().outputs()));
    }
  }

  private void finalizer(Pointer<?> pointer) {
    if (!scope.declaration().mayHold(pointer)) {
      throw new UndeclaredAccessException(
          "reconciler %s may not change the finalizers of %s (expected: a strong, primary or mapped one among its inputs %s); declare it so"
              .formatted(name, pointer, scope.declaration().inputs()));
    }
  }

  private void requireUnderWay() {
    if (over) {
      throw new IllegalStateException(
          "reconciler %s used a turn that is over (expected: only until its outcome is known)"
              .formatted(name));
    }
  }
}
