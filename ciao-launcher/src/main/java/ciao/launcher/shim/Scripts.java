package ciao.launcher.shim;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Our few shell scripts, and how files of an instance are written. */
final class Scripts {
  private Scripts() {}

  /** The text of a script that comes with this class. */
  static String read(String name) throws IOException {
    try (InputStream in = Scripts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException("the jar lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Writes a script into a directory. Renamed into place: an instance that an earlier version
   * started goes on reading its own.
   */
  static Path install(String name, Path directory) throws IOException {
    Path target = directory.resolve(name);
    write(target, read(name), "rwxr-xr-x");
    return target;
  }

  /** Writes a whole file with exactly these permissions, replacing what was there. */
  static void write(Path target, String text, String permissions) throws IOException {
    Set<PosixFilePermission> mode = PosixFilePermissions.fromString(permissions);
    FileAttribute<?> attribute = PosixFilePermissions.asFileAttribute(mode);
    Path directory = target.toAbsolutePath().getParent();
    Path temporary =
        Files.createTempFile(directory, target.getFileName().toString(), ".new", attribute);
    try {
      Files.writeString(temporary, text);
      Files.setPosixFilePermissions(temporary, mode);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
