package ciao.launcher.shim;

import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Observation;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What a launcher must know of a run that an earlier one began: {@code run/run.json}. Written
 * before the payload is let go. It is not synced: what it tells of does not outlive the host's
 * memory.
 *
 * @param bootId which boot of the host it belongs to
 * @param startedAt when, in milliseconds since the epoch
 * @param memoryMib its memory limit
 * @param watched the process conmon watches; while it lives the payload runs
 * @param main the process the instance's owner thinks of
 * @param shim conmon
 */
record RunRecord(
    String bootId,
    long startedAt,
    long memoryMib,
    ProcessIdentity watched,
    ProcessIdentity main,
    ProcessIdentity shim) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Optional<RunRecord> read(InstanceDirectory directory) throws IOException {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(path(directory)), RunRecord.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  void write(InstanceDirectory directory) throws IOException {
    PrivateFiles.write(path(directory), JSON.writeValueAsString(this));
  }

  static void delete(InstanceDirectory directory) throws IOException {
    Files.deleteIfExists(path(directory));
  }

  private static Path path(InstanceDirectory directory) {
    return ShimFiles.run(directory).resolve("run.json");
  }

  Observation.Running running() {
    return new Observation.Running(main.pid(), Instant.ofEpochMilli(startedAt));
  }
}
