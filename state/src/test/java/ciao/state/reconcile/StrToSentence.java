package ciao.state.reconcile;

import ciao.state.Phase;
import ciao.state.Pointer;
import ciao.state.Resource;

/** A sentence for each word, by hand. */
final class StrToSentence implements Reconciler {
  private final String namespace;

  StrToSentence(String namespace) {
    this.namespace = namespace;
  }

  @Override
  public Declaration declaration() {
    return Declaration.named("StrToSentence")
        .reads(
            Input.strong(Str.TYPE).in(namespace), Input.destroyReady(Sentence.TYPE).in(namespace))
        .writes(Output.exclusive(Sentence.TYPE));
  }

  @Override
  public Outcome reconcile(Turn turn) {
    for (Resource<Str> word : turn.list(Str.TYPE, namespace)) {
      Pointer<Sentence> sentence = Sentence.TYPE.at(namespace, word.id());
      if (word.metadata().phase() == Phase.RUNNING) {
        turn.hold(word.pointer());
        turn.put(sentence, new Sentence(word.spec().value() + " sentence"));
      } else if (turn.remove(sentence)) {
        turn.release(word.pointer());
      }
      turn.cut();
    }
    return Outcome.done();
  }
}
