package ciao.launcher.qemu;

import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.Fetcher;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.shim.HostStep;
import ciao.launcher.shim.Trees;
import ciao.netagent.host.Tool;
import ciao.netagent.host.ToolException;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.ImageReference;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes {@code vm/}: the image's parts, the machine's own disk over them, the seed. It is made
 * under another name and renamed last, so a preparation that stopped half-way is no preparation.
 *
 * <p>The image's parts are hard links to the node's cache: the machine's user can read them without
 * being able to look into the cache, and they stay when the cache forgets them.
 */
final class Preparation {
  private static final Tool QEMU_IMG = new Tool("qemu-img");
  private static final String DISK_STEP = "make the virtual machine's disk";
  private static final long MIB = 1 << 20;

  private final InstanceDirectory directory;
  private final Start start;
  private final Fetcher fetcher;
  private final int uid;
  private final MachineFiles files;

  Preparation(InstanceDirectory directory, Start start, Fetcher fetcher, int uid) {
    this.directory = directory;
    this.start = start;
    this.fetcher = fetcher;
    this.uid = uid;
    this.files = MachineFiles.making(directory);
  }

  /** Makes everything, or leaves nothing. */
  void make() throws DriverException, IOException, ToolException, InterruptedException {
    ImageReference image = checkedImage();
    boolean made = false;
    try {
      Trees.delete(files.folder());
      Files.createDirectory(files.folder());
      switch (image.format()) {
        case KERNEL -> kernel(image);
        case QCOW2, RAW -> overlay(image);
        case TARBALL, DOCKER_ARCHIVE, OCI_ARCHIVE -> throw notBootable(image);
      }
      seed();
      Ownership.give(files.folder(), uid, 0700);
      Files.move(
          files.folder(), MachineFiles.of(directory).folder(), StandardCopyOption.ATOMIC_MOVE);
      made = true;
    } finally {
      if (!made) {
        Trees.delete(files.folder());
      }
    }
  }

  private ImageReference checkedImage() throws DriverException {
    ImageReference image = start.image();
    if (image == null) {
      throw new DriverException(
          RefusalReason.INVALID_DATA,
          "read the workload",
          "image: none (expected: a disk, or a kernel with its initrd)");
    }
    return image;
  }

  private static DriverException notBootable(ImageReference image) {
    return new DriverException(
        RefusalReason.IMAGE_FAILURE,
        "boot the image",
        "format of %s: %s (expected: qcow2, raw or kernel)"
            .formatted(image.name(), image.format()));
  }

  private void kernel(ImageReference image)
      throws DriverException, IOException, InterruptedException {
    link(required(image, "kernel"), files.kernel());
    Optional<Blob> initrd = blob(image.blobs(), "initrd");
    if (initrd.isPresent()) {
      link(initrd.get(), files.initrd());
    }
    if (start.demands().diskMib() > 0) {
      createDisk(List.of(), start.demands().diskMib() * MIB);
    }
  }

  private void overlay(ImageReference image)
      throws DriverException, IOException, InterruptedException {
    Path base = link(required(image, "disk"), files.base());
    long demanded = start.demands().diskMib() * MIB;
    long virtual = DiskHeader.of(base, image.format()).virtualBytes();
    if (virtual > demanded) {
      // The guest could fill it all, and the node counts on no more than was demanded.
      throw new DriverException(
          RefusalReason.IMAGE_FAILURE,
          DISK_STEP,
          "image %s is a disk of %d MiB, and the workload demands %d; raise disk_mib"
              .formatted(image.name(), Math.ceilDiv(virtual, MIB), start.demands().diskMib()));
    }
    // The name is resolved beside the overlay, so it holds wherever the home is moved.
    createDisk(List.of("-b", MachineFiles.BASE, "-F", image.format().toString()), demanded);
  }

  private void createDisk(List<String> backing, long bytes)
      throws DriverException, IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("create", "-q", "-f", "qcow2"));
    line.addAll(backing);
    line.addAll(List.of(files.disk().toString(), Long.toString(bytes)));
    HostStep.run(RefusalReason.IMAGE_FAILURE, DISK_STEP, () -> QEMU_IMG.run(Tool.SHORT, line));
    Ownership.give(files.disk(), uid, 0600);
  }

  private void seed() throws DriverException, IOException, InterruptedException {
    Optional<Blob> userData = blob(start.parts(), "user_data");
    Optional<Path> given =
        userData.isPresent() ? Optional.of(fetcher.part(userData.get())) : Optional.empty();
    new SeedDisk(start.instance().toString(), start.name(), given)
        .write(files.seed(), files.folder());
    Ownership.give(files.seed(), uid, 0400);
  }

  private Path link(Blob blob, Path link)
      throws DriverException, IOException, InterruptedException {
    Path cached = fetcher.image(blob);
    Files.createLink(link, cached);
    return link;
  }

  private static Blob required(ImageReference image, String name) throws DriverException {
    return blob(image.blobs(), name)
        .orElseThrow(() ->
            new DriverException(
                RefusalReason.IMAGE_FAILURE,
                "boot the image",
                "%s has no part named %s, which its format (%s) needs"
                    .formatted(image.name(), name, image.format())));
  }

  private static Optional<Blob> blob(List<Blob> blobs, String name) {
    return blobs.stream().filter(blob -> blob.name().equals(name)).findFirst();
  }
}
