package ciao.state.registry;

/** Whether a type's specs may be seen. */
public enum Sensitivity {
  ORDINARY,
  /** Sealed on every disk, and in no log. */
  SENSITIVE
}
