package ciao.launcher;

import ciao.launcher.driver.Driver;
import ciao.launcher.driver.DriverException;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.RefusalReason;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which driver runs which kind on this node. */
final class Drivers {
  private final Map<Kind, Driver> drivers;

  Drivers(Map<Kind, Driver> drivers) {
    this.drivers = new EnumMap<>(Kind.class);
    this.drivers.putAll(drivers);
  }

  boolean runs(Kind kind) {
    return drivers.containsKey(kind);
  }

  /** Why a START of this kind is refused. */
  String missing(Kind kind) {
    return "this node runs no %s (expected: one of %s)".formatted(kind, drivers.keySet());
  }

  Driver of(Kind kind) throws DriverException {
    @Nullable Driver driver = drivers.get(kind);
    if (driver == null) {
      throw new DriverException(RefusalReason.LAUNCH_FAILURE, "find its driver", missing(kind));
    }
    return driver;
  }
}
