package ciao.state.reconcile;

import ciao.state.Pointer;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reconcilers made of a declaration and a function, for tests of a line or two. */
final class Simple {
  private Simple() {}

  static Reconciler plain(Declaration declaration, Function<Turn, Outcome> reconcile) {
    return new Reconciler() {
      @Override
      public Declaration declaration() {
        return declaration;
      }

      @Override
      public Outcome reconcile(Turn turn) {
        return reconcile.apply(turn);
      }
    };
  }

  static QueueReconciler<Int> queue(
      Declaration declaration, int concurrency, BiFunction<Turn, Pointer<Int>, Outcome> reconcile) {
    return new QueueReconciler<>() {
      @Override
      public Declaration declaration() {
        return declaration;
      }

      @Override
      public int concurrency() {
        return concurrency;
      }

      @Override
      public Outcome reconcile(Turn turn, Pointer<Int> item) {
        return reconcile.apply(turn, item);
      }
    };
  }
}
