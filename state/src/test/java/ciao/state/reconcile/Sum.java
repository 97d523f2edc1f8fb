package ciao.state.reconcile;

import ciao.state.Pointer;
import ciao.state.Query;

/** Adds up the numbers that a query finds. */
final class Sum implements Reconciler {
  private final String name;
  private final Query<Int> numbers;
  private final Pointer<Total> total;

  Sum(String name, Query<Int> numbers, Pointer<Total> total) {
    this.name = name;
    this.numbers = numbers;
    this.total = total;
  }

  @Override
  public Declaration declaration() {
    return Declaration.named(name)
        .reads(Input.weak(Int.TYPE).in(numbers.namespace().orElseThrow()))
        .writes(Output.shared(Total.TYPE));
  }

  @Override
  public Outcome reconcile(Turn turn) {
    int sum = turn.list(numbers).stream().mapToInt(number -> number.spec().value()).sum();
    turn.put(total, new Total(sum));
    return Outcome.done();
  }
}
