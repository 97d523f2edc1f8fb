package ciao.launcher;

import ciao.launcher.driver.Driver;
import ciao.launcher.driver.UnpackedImages;
import ciao.launcher.stream.Tails;
import ciao.ssntp.payload.Kind;
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
}
