package ciao.launcher.lifecycle;

import ciao.launcher.lifecycle.Effect.Persist;
import ciao.launcher.lifecycle.Effect.Report;
import ciao.launcher.lifecycle.Instance.Held;

/** What the controller is told. */
final class Telling {
  private Telling() {}

  static Step report(Held held) {
    return Step.to(held, reportOf(held));
  }

  static Step persisted(Held held) {
    return Step.to(held, new Persist(held), reportOf(held));
  }

  static Report reportOf(Held held) {
    return new Report(held.told());
  }
}
