package ciao.launcher.driver;

import ciao.ssntp.payload.Start;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/**
 * Runs instances of one kind. Every method blocks, is called on a virtual thread, and for one
 * instance never concurrently (the launcher's actor sees to it), except {@link #observe} and {@link
 * #usage}, which only read. Every method is idempotent: after a crash of the launcher it is called
 * again from the start.
 *
 * <p>Everything a driver makes for an instance (files, mounts, cgroups, namespaces, sockets) it
 * finds again from the instance's directory and id alone, and {@link #destroy} removes it, also
 * after a {@link #prepare} or {@link #start} that stopped half-way.
 */
public interface Driver {
  /**
   * Makes everything ready that costs time and runs nothing: image, root file system, disks. On
   * failure everything made so far is undone in reverse. Called again for a later generation of an
   * instance that ended here: its disk stays as it is, and only what is missing is made.
   *
   * @throws DriverException naming the step, the cause and the tool's own words
   */
  void prepare(InstanceDirectory directory, Start start, Fetcher fetcher)
      throws DriverException, InterruptedException;

  /**
   * Runs the instance; returns when its main process exists (a virtual machine: when QMP answers).
   * From here on the instance is independent of this JVM. What an earlier run left (its exit
   * record) is gone before this one begins. When it is interrupted, the instance may run or not;
   * {@link #observe} tells.
   *
   * @return what runs
   * @throws DriverException naming the step, the cause and the tool's own words; nothing runs then
   */
  Observation.Running start(InstanceDirectory directory, Start start)
      throws DriverException, InterruptedException;

  /**
   * Ends the instance in good order (SIGTERM, or the power button), and by force after {@code
   * grace}; returns when nothing of it runs. Its disk stays.
   */
  Observation.Ended stop(InstanceDirectory directory, Start start, Duration grace)
      throws DriverException, InterruptedException;

  /** Ends it by force if it runs and removes all traces but the directory itself. Total. */
  void destroy(InstanceDirectory directory) throws DriverException, InterruptedException;

  /**
   * What there is on the host of any instance of this home, outside the instances' directories:
   * also of one whose directory is lost. {@link #destroy} removes all of it, of whatever kind the
   * instance was.
   */
  Set<Trace> traces() throws IOException;

  /** What is really there now; trusts nothing but the operating system and the exit record. */
  Observation observe(InstanceDirectory directory, Start start) throws DriverException;

  /**
   * Calls {@code ended} once when a running instance ends, also one that an earlier launcher
   * started; at once when it has ended already. No polling: it waits on the exit record the shim
   * writes.
   *
   * @return closing it stops the watch
   */
  AutoCloseable onEnd(InstanceDirectory directory, Start start, Runnable ended)
      throws DriverException;

  /** What the running instance was measured to use, from its cgroup (and QMP). */
  Usage usage(InstanceDirectory directory, Start start) throws DriverException;
}
