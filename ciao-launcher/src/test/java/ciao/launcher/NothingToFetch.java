package ciao.launcher;

import ciao.launcher.driver.Fetcher;
import ciao.ssntp.payload.Blob;
import java.nio.file.Path;

/** Simulated instances have no image and no data. */
final class NothingToFetch implements Fetcher {
  @Override
  public Path image(Blob blob) {
    throw new IllegalStateException("nothing to fetch: " + blob);
  }

  @Override
  public void makeRoom(long bytes) {}

  @Override
  public Path part(Blob blob) {
    throw new IllegalStateException("nothing to fetch: " + blob);
  }
}
