package ciao.launcher.fetch;

import ciao.launcher.driver.Fetcher;
import ciao.launcher.driver.InstanceDirectory;
import ciao.ssntp.payload.Start;

/** Makes the fetcher of one preparation. */
public interface Fetchers {
  /** A fetcher for this instance and generation, for as long as one preparation takes. */
  Fetcher of(InstanceDirectory directory, Start start, Pause pause);
}
