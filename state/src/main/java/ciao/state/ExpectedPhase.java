package ciao.state;

/** What phase an update expects to find; the guard against changing something on its way out. */
public enum ExpectedPhase {
  RUNNING,
  TEARING_DOWN,
  ANY;

  public boolean admits(Phase phase) {
    return switch (this) {
      case RUNNING -> phase == Phase.RUNNING;
      case TEARING_DOWN -> phase == Phase.TEARING_DOWN;
      case ANY -> true;
    };
  }
}
