package ciao.launcher.qemu;

import ciao.launcher.driver.DriverException;
import ciao.launcher.shim.HostStep;
import ciao.netagent.host.Tool;
import ciao.netagent.host.ToolException;
import ciao.ssntp.payload.RefusalReason;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The NoCloud seed: a small read-only disk labelled {@code cidata} that tells the guest its name
 * and hands it the tenant's user data (cloud-init's datasource NoCloud).
 *
 * @param instance what the guest takes for its identity: cloud-init runs anew when it changes
 * @param hostname the guest's name
 * @param userData the tenant's, if any
 */
record SeedDisk(String instance, String hostname, Optional<Path> userData) {
  private static final Tool GENISOIMAGE = new Tool("genisoimage");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes it. Both files must be there even when there is nothing to say. */
  void write(Path iso, Path workspace) throws DriverException, InterruptedException {
    HostStep.run(
        RefusalReason.LAUNCH_FAILURE,
        "make the seed disk",
        () -> {
          Path metaData = workspace.resolve("meta-data");
          Files.writeString(
              metaData,
              "instance-id: %s\nlocal-hostname: %s\n"
                  .formatted(quoted(instance), quoted(hostname)));
          Path given = workspace.resolve("user-data");
          if (userData.isPresent()) {
            Files.copy(userData.get(), given);
          } else {
            Files.createFile(given);
          }
          burn(iso, metaData, given);
          Files.delete(metaData);
          Files.delete(given);
        });
  }

  private static void burn(Path iso, Path metaData, Path userData)
      throws ToolException, InterruptedException {
    GENISOIMAGE.run(
        Tool.SHORT,
        List.of(
            "-quiet",
            "-output",
            iso.toString(),
            "-volid",
            "cidata",
            "-joliet",
            "-rock",
            metaData.toString(),
            userData.toString()));
  }

  /** A JSON string is a YAML scalar that nothing in it can leave. */
  private static String quoted(String text) {
    return JSON.getNodeFactory().textNode(text).toString();
  }
}
