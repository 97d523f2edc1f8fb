package ciao.launcher;

import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.lifecycle.Effect.Durable;
import ciao.ssntp.payload.InstanceId;
import java.io.IOException;

/** What a node keeps on disk. */
interface NodeDisk {
  /** Blocks until the effect is on disk. */
  void perform(Durable effect) throws IOException;

  /** Where everything of the instance lies. */
  InstanceDirectory directory(InstanceId instance);

  /** The highest generation of it that was deleted here, 0 = none known. */
  long deletedUpTo(InstanceId instance);
}
