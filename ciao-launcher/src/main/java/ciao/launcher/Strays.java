package ciao.launcher;

import ciao.launcher.driver.Driver;
import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Trace;
import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances whose directory is lost: nobody would see them run, and the controller may let another
 * node run them again. So they are ended and removed before this node hears of any START. Nobody
 * knows any more what kind they were, so every driver removes what it would have made.
 *
 * @param directories where an instance's directory would be
 */
record Strays(Collection<Driver> drivers, Function<InstanceId, InstanceDirectory> directories) {
  private static final Logger log = LoggerFactory.getLogger(Strays.class);

  /**
   * Ends and removes whatever this home has on its host that belongs to none of the instances it
   * holds. What cannot be removed is told in the log; the next start tries again.
   *
   * @throws IOException when it cannot be found out what there is
   */
  void remove(Set<InstanceId> held) throws IOException, InterruptedException {
    SortedMap<InstanceId, SortedSet<String>> strays = new TreeMap<>();
    for (Driver driver : drivers) {
      for (Trace trace : driver.traces()) {
        if (!held.contains(trace.instance())) {
          strays.computeIfAbsent(trace.instance(), id -> new TreeSet<>()).add(trace.what());
        }
      }
    }
    for (InstanceId stray : strays.keySet()) {
      InstanceDirectory directory = directories.apply(stray);
      log.warn(
          "instance {}: {} is lost, but its {} found: ended and removed",
          stray,
          directory.path(),
          String.join(", ", strays.get(stray)));
      remove(directory);
    }
  }

  private void remove(InstanceDirectory stray) throws InterruptedException {
    for (Driver driver : drivers) {
      try {
        driver.destroy(stray);
      } catch (DriverException e) {
        log.error(
            "instance {}, whose directory is lost: {}; the next start of the launcher tries again",
            stray.instance(),
            e.getMessage(),
            e);
      }
    }
  }
}
