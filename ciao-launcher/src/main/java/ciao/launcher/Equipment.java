package ciao.launcher;

import ciao.launcher.driver.Driver;
import ciao.launcher.driver.UnpackedImages;
import ciao.launcher.simulated.SimulatedDriver;
import ciao.launcher.simulated.SimulatedDriver.Pace;
import ciao.launcher.stream.Tails;
import ciao.ssntp.payload.Kind;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a node runs instances with.
 *
 * @param drivers one for each kind it runs
 * @param unpacked what its drivers make of images and keep
 * @param tails reads what instances wrote
 */
public record Equipment(Map<Kind, Driver> drivers, UnpackedImages unpacked, Tails tails) {
  public Equipment {
    drivers = Map.copyOf(drivers);
  }

  /** Of a node that runs nothing and says so at the right time; see {@link SimulatedDriver}. */
  public static Equipment simulated(LauncherThreads threads) {
    Driver driver = new SimulatedDriver(Pace.IMMEDIATE, threads.clock(), threads.timers());
    Map<Kind, Driver> drivers = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      drivers.put(kind, driver);
    }
    return new Equipment(
        drivers,
        UnpackedImages.NONE,
        (instance, purpose, last) -> {
          throw new IOException("this node only simulates instances, and they write nothing");
        });
  }
}
