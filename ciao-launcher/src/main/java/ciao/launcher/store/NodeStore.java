package ciao.launcher.store;

import ciao.launcher.lifecycle.Effect.Durable;
import ciao.launcher.lifecycle.Effect.Persist;
import ciao.launcher.lifecycle.Effect.Remove;
import ciao.launcher.lifecycle.Effect.Tombstone;
import java.io.IOException;
import java.time.InstantSource;

/** Performs the lifecycle's durable effects. */
public final class NodeStore {
  private final InstanceFiles instances;
  private final Tombstones tombstones;

  private NodeStore(InstanceFiles instances, Tombstones tombstones) {
    this.instances = instances;
    this.tombstones = tombstones;
  }

  /** Reads what the home holds. */
  public static NodeStore open(Home home, InstantSource clock) throws IOException {
    return new NodeStore(
        new InstanceFiles(home.instances()),
        Tombstones.open(home.tombstones(), clock, Tombstones.MOST));
  }

  /** The instances' directories. */
  public InstanceFiles instances() {
    return instances;
  }

  /** What was deleted. */
  public Tombstones tombstones() {
    return tombstones;
  }

  /**
   * Blocks until the effect is on disk. Performed twice it is the same as once.
   *
   * @throws IOException when it is not; it may then have happened in part
   */
  public void perform(Durable effect) throws IOException {
    switch (effect) {
      case Persist(var held) -> instances.write(held);
      case Tombstone(var instance, var generation) -> tombstones.write(instance, generation);
      case Remove(var instance) -> instances.remove(instance);
    }
  }
}
