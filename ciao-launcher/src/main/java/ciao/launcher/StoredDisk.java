package ciao.launcher;

import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.lifecycle.Effect.Durable;
import ciao.launcher.store.NodeStore;
import ciao.ssntp.payload.InstanceId;
import java.io.IOException;

/** A node's disk for real. */
record StoredDisk(NodeStore store) implements NodeDisk {
  @Override
  public void perform(Durable effect) throws IOException {
    store.perform(effect);
  }

  @Override
  public InstanceDirectory directory(InstanceId instance) {
    return store.instances().directory(instance);
  }

  @Override
  public long deletedUpTo(InstanceId instance) {
    return store.tombstones().deletedUpTo(instance);
  }
}
