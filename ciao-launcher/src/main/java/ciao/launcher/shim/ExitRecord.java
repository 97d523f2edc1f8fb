package ciao.launcher.shim;

import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * How a run ended, as conmon wrote it down in the moment it ended, whoever was alive to see it.
 *
 * @param code 0–255, 128 + n for signal n; negative when conmon itself did not learn it
 */
record ExitRecord(int code, Instant at) {
  static Optional<ExitRecord> read(Path exits, InstanceId instance) throws IOException {
    Path file = exits.resolve(instance.toString());
    try {
      int code = Integer.parseInt(Files.readString(file).strip());
      return Optional.of(new ExitRecord(code, Files.getLastModifiedTime(file).toInstant()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Removes it, and what a conmon that was killed at that moment had written of it. */
  static void delete(Path exits, InstanceId instance) throws IOException {
    Files.deleteIfExists(exits.resolve(instance.toString()));
    try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(exits, instance + ".*")) {
      for (Path each : unfinished) {
        Files.deleteIfExists(each);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}
