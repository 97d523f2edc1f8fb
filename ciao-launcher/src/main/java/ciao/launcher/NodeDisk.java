package ciao.launcher;

import ciao.launcher.driver.InstanceDirectory;
import ciao.ssntp.payload.InstanceId;

/** What a node keeps on disk. */
interface NodeDisk extends Household.Store {
  /** Where everything of the instance lies. */
  InstanceDirectory directory(InstanceId instance);

  /** The highest generation of it that was deleted here, 0 = none known. */
  long deletedUpTo(InstanceId instance);
}
