package ciao.launcher;

import ciao.launcher.fetch.Pause;

/** A preparation that waits for bytes gives its place among the starting ones to others. */
record FetchPause(StartLimit.Place place, GrantLatch.Wait grant) implements Pause {
  @Override
  public void begin() {
    place.leave();
  }

  @Override
  public void awaitGrant() throws InterruptedException {
    grant.await();
  }

  @Override
  public void end() throws InterruptedException {
    place.take();
  }
}
