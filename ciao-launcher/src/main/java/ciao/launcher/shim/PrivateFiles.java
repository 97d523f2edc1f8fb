package ciao.launcher.shim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and directories of instances that only the launcher's own user may enter and read. */
public final class PrivateFiles {
  private static final FileAttribute<?> DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private PrivateFiles() {}

  /** Makes a directory, and those above it, unless it is there. */
  public static void makeDirectory(Path directory) throws IOException {
    Files.createDirectories(directory, DIRECTORY);
  }

  /** Writes a whole file, replacing what was there. */
  public static void write(Path target, String text) throws IOException {
    Scripts.write(target, text, "rw-------");
  }
}
