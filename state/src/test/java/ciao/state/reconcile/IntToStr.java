package ciao.state.reconcile;

import ciao.state.Phase;
import ciao.state.Pointer;
import ciao.state.Resource;

/** A word for each number, by hand: holds each number until its word is gone. */
final class IntToStr implements Reconciler {
  private final String namespace;

  IntToStr(String namespace) {
    this.namespace = namespace;
  }

  @Override
  public Declaration declaration() {
    return Declaration.named("IntToStr")
        .reads(Input.strong(Int.TYPE).in(namespace), Input.destroyReady(Str.TYPE).in(namespace))
        .writes(Output.exclusive(Str.TYPE));
  }

  @Override
  public Outcome reconcile(Turn turn) {
    for (Resource<Int> number : turn.list(Int.TYPE, namespace)) {
      Pointer<Str> word = Str.TYPE.at(namespace, number.id());
      if (number.metadata().phase() == Phase.RUNNING) {
        turn.hold(number.pointer());
        turn.put(word, new Str(Integer.toString(number.spec().value())));
      } else if (turn.remove(word)) {
        turn.release(number.pointer());
      }
      turn.cut();
    }
    return Outcome.done();
  }
}
