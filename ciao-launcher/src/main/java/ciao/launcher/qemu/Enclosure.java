package ciao.launcher.qemu;

import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Observation;
import ciao.launcher.driver.Usage;
import ciao.ssntp.payload.Demands;
import java.io.IOException;
import java.util.List;

/**
 * What a virtual machine needs of its node: a user and a cgroup of its own, and a shim that keeps
 * its last words and exit status while no launcher runs.
 */
interface Enclosure {
  /** The user and group this instance runs as, the same as long as it exists. */
  int user(InstanceDirectory directory);

  /**
   * Runs a program as that user, without any privilege, in {@code vm/}, its limits in force;
   * returns when its process exists. What an earlier run left is forgotten.
   *
   * @param limits memory already with QEMU's own
   */
  Observation.Running run(InstanceDirectory directory, Demands limits, List<String> command)
      throws DriverException, InterruptedException;

  /** What is there now. */
  Observation observe(InstanceDirectory directory) throws DriverException;

  /** Calls {@code ended} once when it has ended, at once when it has already. */
  AutoCloseable onEnd(InstanceDirectory directory, Runnable ended) throws DriverException;

  /** What it wrote to its standard error last, one line; empty when nothing. */
  String lastWords(InstanceDirectory directory) throws IOException;

  /** Kills it if it runs, and returns how it ended when that is recorded. */
  Observation.Ended kill(InstanceDirectory directory) throws DriverException, InterruptedException;

  /** Kills it and removes the cgroup, the user and the shim's files. Total. */
  void remove(InstanceDirectory directory) throws DriverException, InterruptedException;

  /** Memory and processor time so far; {@code diskBytes} is 0. */
  Usage usage(InstanceDirectory directory) throws DriverException;
}
