package ciao.launcher.driver;

import ciao.ssntp.payload.Blob;
import java.nio.file.Path;

/** Brings bytes from the controller; a driver sees only checked local files. */
public interface Fetcher {
  /**
   * A part of the instance's image as a file in the node's cache, fetched on first use and checked
   * against its digest. Shared and read-only. When it is not cached yet this waits until the
   * instance is granted to this node.
   *
   * @throws DriverException (image_failure) when it cannot be had or its digest is wrong
   */
  Path image(Blob blob) throws DriverException, InterruptedException;

  /**
   * Makes room in the node's image cache for what is about to be unpacked. What was used longest
   * ago goes, and nothing an instance uses.
   *
   * @param bytes how much it will take
   */
  void makeRoom(long bytes) throws DriverException, InterruptedException;

  /**
   * Tenant data of this instance ({@code user_data}, {@code environment}), written into its
   * directory with mode 0600. Waits until the instance is granted to this node.
   *
   * @throws DriverException (invalid_data) when it cannot be had or its digest is wrong
   */
  Path part(Blob blob) throws DriverException, InterruptedException;
}
