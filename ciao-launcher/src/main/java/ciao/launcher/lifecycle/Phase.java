package ciao.launcher.lifecycle;

import ciao.ssntp.payload.InstanceState;

/** Where an instance stands on its node. What the controller is told of it is coarser. */
public enum Phase {
  /** The driver makes image and disks ready; the grant may have come already. */
  PREPARING(InstanceState.PREPARING, Holding.ALL),
  /** Ready; waits for its grant. */
  PREPARED(InstanceState.PREPARED, Holding.ALL),
  /** Granted; the driver starts it. */
  STARTING(InstanceState.STARTING, Holding.ALL),
  /** It runs and its end is watched for. */
  ACTIVE(InstanceState.ACTIVE, Holding.ALL),
  /**
   * It ended by itself and is started again after its delay. Told as {@code starting}: an {@code
   * exited} would say that this end is final.
   */
  RESTARTING(InstanceState.STARTING, Holding.ALL),
  /** The driver ends it. */
  STOPPING(InstanceState.STOPPING, Holding.ALL),
  /** Nothing of it runs; its disk is kept. */
  EXITED(InstanceState.EXITED, Holding.DISK),
  /** A step went wrong; nothing of it runs. */
  FAILED(InstanceState.FAILED, Holding.DISK),
  /** The driver removes it. */
  DELETING(InstanceState.DELETING, Holding.ALL),
  /** Found at the launcher's own start; whether it runs is not known yet. Never written to disk. */
  RECOVERING(InstanceState.ACTIVE, Holding.ALL);

  /** How much of its demands an instance takes from the node's room. */
  public enum Holding {
    /** All of them, and a slot. */
    ALL,
    /** Its disk alone. */
    DISK
  }

  private final InstanceState state;
  private final Holding holding;

  Phase(InstanceState state, Holding holding) {
    this.state = state;
    this.holding = holding;
  }

  /** What the controller is told. */
  public InstanceState state() {
    return state;
  }

  /** What an instance in this phase takes from the node's room. */
  public Holding holding() {
    return holding;
  }

  /** Whether nothing of the instance runs or will run without another command. */
  public boolean isOver() {
    return holding == Holding.DISK;
  }
}
