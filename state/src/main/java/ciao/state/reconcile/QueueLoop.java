package ciao.state.reconcile;

import ciao.state.Metadata;
import ciao.state.Pointer;
import ciao.state.ResourceType;
import ciao.state.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue reconciler: one queue of items, and before it one of changed mapped inputs that become
 * items.
 */
final class QueueLoop<S extends Record> implements Loop {
  private static final Logger log = LoggerFactory.getLogger(QueueLoop.class);

  private final QueueReconciler<S> reconciler;
  private final Scope scope;
  private final Inputs inputs;
  private final ResourceType<S> primary;
  private final WorkQueue<Pointer<S>> items;
  private final WorkQueue<Pointer<?>> changes;
  private final Hook hook;
  private final AtomicBoolean started = new AtomicBoolean();

  /** What is known of each changed mapped input that has not been mapped yet. */
  private final Map<Pointer<?>, Metadata> unmapped = new ConcurrentHashMap<>();

  QueueLoop(QueueReconciler<S> reconciler, Declaration declaration, Surroundings surroundings) {
    String name = declaration.name();
    this.reconciler = reconciler;
    this.primary = primary(declaration);
    this.scope = new Scope(declaration, surroundings, this::redeclared);
    this.items =
        new WorkQueue<>(
            name,
            new WorkQueue.Style(reconciler.concurrency(), false, true),
            surroundings,
            item -> Attempt.begin(scope, item, turn -> reconciler.reconcile(turn, item)));
    this.changes =
        new WorkQueue<>(name, new WorkQueue.Style(1, false, false), surroundings, this::map);
    this.inputs = new Inputs(name, surroundings, new Start.Contents(), this::changed, () -> {});
    this.hook = new Hook(name, surroundings, () -> reconciler.alongside(this::put));
  }

  @SuppressWarnings("unchecked") // a reconciler of S declares primary inputs of S
  private static <S extends Record> ResourceType<S> primary(Declaration declaration) {
    return (ResourceType<S>) Dependencies.primary(declaration);
  }

  @Override
  public Declaration declaration() {
    return scope.declaration();
  }

  @Override
  public void start() {
    started.set(true);
    inputs.follow(declaration().inputs());
    hook.start();
  }

  @Override
  public CompletableFuture<Void> stop() {
    inputs.stop();
    hook.stop();
    CompletableFuture<Void> idle = CompletableFuture.allOf(changes.stop(), items.stop());
    scope.waits().giveUp();
    return started.get()
        ? idle.thenCompose(_ -> Loop.tell(scope.name(), reconciler::stopped)).thenRun(() -> {})
        : idle;
  }

  private void changed(Input<?> input, Metadata metadata) {
    scope.count(Metrics.Counter.WAKEUPS, 1);
    switch (input.kind()) {
      case PRIMARY -> items.put(primary.at(metadata.namespace(), metadata.id()));
      case MAPPED, MAPPED_DESTROY_READY -> {
        Pointer<?> pointer = input.type().at(metadata.namespace(), metadata.id());
        unmapped.put(pointer, metadata);
        changes.put(pointer);
      }
      case WEAK, STRONG, DESTROY_READY ->
          throw new IllegalStateException(input + " (expected: an input for queues)");
    }
  }

  private CompletableFuture<End> map(Pointer<?> pointer) {
    Metadata changed = unmapped.remove(pointer);
    Instant begun = scope.surroundings().clock().instant();
    End end = new End.Over();
    if (changed != null) {
      try {
        Collection<Pointer<S>> mapped = reconciler.map(scope.view(), changed);
        mapped.forEach(this::put);
        scope.count(Metrics.Counter.MAPPED_IN, 1);
        scope.count(Metrics.Counter.MAPPED_OUT, mapped.size());
      } catch (RuntimeException | Error thrown) {
        log.error("reconciler {} threw while mapping {}", scope.name(), changed, thrown);
        scope.count(Metrics.Counter.CRASHES, 1);
        scope.count(Metrics.Counter.FAILURES, 1);
        unmapped.putIfAbsent(pointer, changed);
        end = new End.Failed(thrown.toString(), Optional.empty());
      }
    }
    Duration busy = Duration.between(begun, scope.surroundings().clock().instant());
    scope
        .surroundings()
        .metrics()
        .busy(scope.name(), Metrics.Activity.MAP, busy.isNegative() ? Duration.ZERO : busy);
    return CompletableFuture.completedFuture(end);
  }

  private void put(Pointer<S> item) {
    boolean isPrimary =
        declaration().inputs().stream()
            .anyMatch(input -> input.kind() == Input.Kind.PRIMARY && input.covers(item));
    if (!isPrimary) {
      throw new UndeclaredAccessException(
          "reconciler %s was given the item %s (expected: one of its primary inputs among %s)"
              .formatted(scope.name(), item, declaration().inputs()));
    }
    items.put(item);
  }

  private void redeclared(Declaration changed) {
    Dependencies.checkQueue(changed, reconciler.concurrency());
    if (!Dependencies.primary(changed).equals(primary)) {
      throw new IllegalArgumentException(
          "reconciler %s declares primary inputs of %s (expected: of %s, as it began with)"
              .formatted(scope.name(), Dependencies.primary(changed), primary));
    }
    inputs.follow(changed.inputs());
  }
}
