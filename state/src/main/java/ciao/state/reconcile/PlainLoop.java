package ciao.state.reconcile;

import ciao.state.Start;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A plain reconciler: a queue whose one key is the whole. */
final class PlainLoop implements Loop {
  private static final WorkQueue.Style ONE_AT_A_TIME = new WorkQueue.Style(1, true, true);

  private final Reconciler reconciler;
  private final Scope scope;
  private final Inputs inputs;
  private final WorkQueue<String> queue;
  private final Hook hook;
  private final AtomicBoolean started = new AtomicBoolean();

  PlainLoop(Reconciler reconciler, Declaration declaration, Surroundings surroundings) {
    String name = declaration.name();
    this.reconciler = reconciler;
    this.scope = new Scope(declaration, surroundings, this::redeclared);
    this.queue =
        new WorkQueue<>(
            name,
            ONE_AT_A_TIME,
            surroundings,
            key -> Attempt.begin(scope, key, reconciler::reconcile));
    this.inputs = new Inputs(name, surroundings, new Start.Now(), (_, _) -> wake(), this::wake);
    this.hook = new Hook(name, surroundings, () -> reconciler.alongside(this::wake));
  }

  @Override
  public Declaration declaration() {
    return scope.declaration();
  }

  @Override
  public void start() {
    started.set(true);
    inputs.follow(declaration().inputs());
    queue.put(scope.name());
    hook.start();
  }

  @Override
  public CompletableFuture<Void> stop() {
    inputs.stop();
    hook.stop();
    CompletableFuture<Void> idle = queue.stop();
    scope.waits().giveUp();
    return started.get()
        ? idle.thenCompose(_ -> Loop.tell(scope.name(), reconciler::stopped)).thenRun(() -> {})
        : idle;
  }

  private void wake() {
    scope.count(Metrics.Counter.WAKEUPS, 1);
    queue.put(scope.name());
  }

  private void redeclared(Declaration changed) {
    Dependencies.checkPlain(changed);
    inputs.follow(changed.inputs());
  }
}
