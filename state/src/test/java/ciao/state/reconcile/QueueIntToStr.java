package ciao.state.reconcile;

import ciao.state.Metadata;
import ciao.state.Phase;
import ciao.state.Pointer;
import ciao.state.Reader;
import ciao.state.Resource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A word for each number, one number at a time, with both hooks. */
final class QueueIntToStr implements QueueReconciler<Int> {
  final CompletableFuture<Consumer<Pointer<Int>>> alongside = new CompletableFuture<>();
  final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final String namespace;

  QueueIntToStr(String namespace) {
    this.namespace = namespace;
  }

  @Override
  public Declaration declaration() {
    return Declaration.named("QIntToStr")
        .reads(
            Input.primary(Int.TYPE).in(namespace), Input.mappedDestroyReady(Str.TYPE).in(namespace))
        .writes(Output.exclusive(Str.TYPE));
  }

  @Override
  public int concurrency() {
    return 4;
  }

  @Override
  public Outcome reconcile(Turn turn, Pointer<Int> item) {
    Optional<Resource<Int>> number = turn.get(item);
    if (number.isEmpty()) {
      return Outcome.skipped("it is gone");
    }
    Pointer<Str> word = Str.TYPE.at(item.namespace(), item.id());
    if (number.get().metadata().phase() == Phase.RUNNING) {
      turn.hold(item);
      turn.put(word, new Str(Integer.toString(number.get().spec().value())));
    } else if (turn.remove(word)) {
      turn.release(item);
    }
    return Outcome.done();
  }

  @Override
  public Collection<Pointer<Int>> map(Reader state, Metadata word) {
    return List.of(Int.TYPE.at(word.namespace(), word.id()));
  }

  @Override
  public CompletionStage<?> alongside(Consumer<Pointer<Int>> put) {
    alongside.complete(put);
    return stopped;
  }

  @Override
  public CompletionStage<?> stopped() {
    stopped.complete(null);
    return stopped;
  }
}
