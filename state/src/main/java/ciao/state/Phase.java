package ciao.state;

/** Where a resource is in its two-phase life. */
public enum Phase {
  RUNNING,
  /** Somebody asked for its end; whoever holds a finalizer on it may still finish its work. */
  TEARING_DOWN
}
