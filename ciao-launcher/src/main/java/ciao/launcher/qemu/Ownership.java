package ciao.launcher.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Gives files to the user a virtual machine runs as. */
final class Ownership {
  private Ownership() {}

  /**
   * Gives a file away; what it is must be certain, so a symbolic link itself is given.
   *
   * @param uid the new owner, and the group of the same number
   * @param mode permission bits
   */
  static void give(Path file, int uid, int mode) throws IOException {
    Files.setAttribute(file, "unix:mode", mode);
    Files.setAttribute(file, "unix:gid", uid, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
  }
}
