package ciao.launcher.process;

import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.Fetcher;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.shim.Gzip;
import ciao.launcher.shim.HostStep;
import ciao.launcher.shim.Trees;
import ciao.netagent.host.Tool;
import ciao.netagent.host.ToolException;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.ImageFormat;
import ciao.ssntp.payload.ImageReference;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The directory a process finds itself in: empty, or what its image, a tar file, holds. The image
 * is a stranger's: it is unpacked by the instance's own user, who can write nothing else of the
 * host, and measured before. It appears whole or not at all, and once there it is the tenant's.
 */
final class WorkDirectory {
  /** What an image may unpack to when the workload names no disk. */
  private static final long UNNAMED_MIB = 1024;

  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Tool SETPRIV = new Tool("setpriv");

  private WorkDirectory() {}

  static Path path(InstanceDirectory directory) {
    return directory.resolve("work");
  }

  private static Path unfinished(InstanceDirectory directory) {
    return directory.resolve("work.new");
  }

  /** Makes it unless it is there. */
  static void ensure(InstanceDirectory directory, Start start, int uid, Fetcher fetcher)
      throws DriverException, InterruptedException {
    if (Files.exists(path(directory))) {
      return;
    }
    ImageReference image = start.image();
    if (image == null) {
      HostStep.run(
          RefusalReason.LAUNCH_FAILURE,
          "make the working directory",
          () -> finish(directory, create(directory, uid)));
      return;
    }
    Path archive = fetcher.image(archive(image));
    HostStep.run(
        RefusalReason.IMAGE_FAILURE,
        "unpack image " + image.name(),
        () -> {
          long mib = start.demands().diskMib();
          boolean gzip = Gzip.is(archive);
          checkSize(archive, gzip, mib == 0 ? UNNAMED_MIB : mib);
          Path made = create(directory, uid);
          unpack(archive, gzip, made, uid);
          finish(directory, made);
        });
  }

  private static Blob archive(ImageReference image) throws DriverException {
    if (image.format() != ImageFormat.TARBALL || image.blobs().size() != 1) {
      throw new DriverException(
          RefusalReason.INVALID_DATA,
          "unpack image " + image.name(),
          "it is a %s of %d parts (expected: a tarball of one)"
              .formatted(image.format(), image.blobs().size()));
    }
    return image.blobs().getFirst();
  }

  private static Path create(InstanceDirectory directory, int uid)
      throws IOException, ToolException, InterruptedException {
    Path made = unfinished(directory);
    Trees.delete(made);
    Files.createDirectory(
        made, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.setAttribute(made, "unix:gid", uid);
    Files.setAttribute(made, "unix:uid", uid);
    return made;
  }

  private static void finish(InstanceDirectory directory, Path made) throws IOException {
    Files.move(made, path(directory), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void unpack(Path archive, boolean gzip, Path into, int uid)
      throws ToolException, InterruptedException {
    String user = Integer.toString(uid);
    List<String> command = new ArrayList<>(List.of("--reuid", user, "--regid", user));
    command.addAll(List.of("--clear-groups", "--no-new-privs", "--bounding-set=-all"));
    command.addAll(List.of("--inh-caps=-all", "tar", "--extract", "--file=-"));
    command.addAll(List.of("--no-same-owner", "--no-same-permissions", "--no-xattrs"));
    command.addAll(List.of("--no-acls", "--no-selinux"));
    if (gzip) {
      command.add("--gzip");
    }
    SETPRIV.run(LONGEST, archive, into, command);
  }

  /** Counts what would be unpacked, so that a small archive cannot fill the node's disk. */
  static void checkSize(Path archive, boolean gzip, long mib) throws IOException {
    long limit = mib << 20;
    long size = gzip ? Gzip.unpackedSize(archive, limit) : Files.size(archive);
    if (size > limit) {
      throw new IOException(
          "it unpacks to more than the %d MiB of disk the workload demands; raise disk_mib"
              .formatted(mib));
    }
  }

  static void delete(InstanceDirectory directory)
      throws IOException, ToolException, InterruptedException {
    Trees.delete(unfinished(directory));
    Trees.delete(path(directory));
  }
}
