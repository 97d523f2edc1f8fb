package ciao.launcher.shim;

import ciao.launcher.cgroup.Cgroups;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Observation;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what became of a run, from the run record, the exit record and the processes. */
final class RunObserver {
  /** What a shell says of SIGKILL; also for ends nobody saw. */
  static final int KILLED = 137;

  private static final Logger LOG = LoggerFactory.getLogger(RunObserver.class);

  private final ShimFiles files;
  private final Cgroups cgroups;
  private final Boot boot;
  private final InstantSource time;

  RunObserver(ShimFiles files, Cgroups cgroups, Boot boot, InstantSource time) {
    this.files = files;
    this.cgroups = cgroups;
    this.boot = boot;
    this.time = time;
  }

  Observation observe(InstanceDirectory directory, PayloadRuntime runtime) throws IOException {
    Optional<RunRecord> found = RunRecord.read(directory);
    if (found.isEmpty()) {
      return new Observation.Absent();
    }
    RunRecord run = found.get();
    boolean sameBoot = run.bootId().equals(boot.id());
    // In this order: conmon writes the record and then ends.
    boolean shimLives = sameBoot && run.shim().alive();
    Optional<ExitRecord> exit = ExitRecord.read(files.exits(), directory.instance());
    if (exit.isPresent()) {
      return ended(directory, run, exit.get());
    }
    if (!sameBoot) {
      return new Observation.Ended(KILLED, boot.at(), "the node was rebooted");
    }
    if (!runtime.released(directory)) {
      return new Observation.Absent(); // its launcher died before it let it go
    }
    return shimLives || run.watched().alive()
        ? run.running()
        : new Observation.Ended(KILLED, time.instant(), "its shim was killed");
  }

  private Observation.Ended ended(InstanceDirectory directory, RunRecord run, ExitRecord exit)
      throws IOException {
    if (exit.code() < 0) {
      return new Observation.Ended(KILLED, exit.at(), "its exit code is not known");
    }
    boolean outOfMemory = exit.code() != 0 && cgroups.of(directory.instance()).oomKills() > 0;
    String cause =
        outOfMemory ? "out of memory: it used all of its " + run.memoryMib() + " MiB" : "";
    return new Observation.Ended(exit.code(), exit.at(), cause);
  }

  /** Whether a run is over; what cannot be read is taken for running. */
  boolean isOver(InstanceDirectory directory, PayloadRuntime runtime) {
    try {
      return !(observe(directory, runtime) instanceof Observation.Running);
    } catch (IOException e) {
      LOG.warn("could not observe {}", directory.instance(), e);
      return false;
    }
  }
}
