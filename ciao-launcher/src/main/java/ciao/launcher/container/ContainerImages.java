package ciao.launcher.container;

import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.Fetcher;
import ciao.launcher.shim.HostStep;
import ciao.launcher.shim.PrivateFiles;
import ciao.launcher.shim.Trees;
import ciao.netagent.host.Tool;
import ciao.netagent.host.ToolException;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.ImageFormat;
import ciao.ssntp.payload.ImageReference;
import ciao.ssntp.payload.RefusalReason;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Images unpacked into root file systems, once per archive digest, shared read-only by all
 * containers of the home. An image appears whole (by rename) or not at all. Images are strangers':
 * {@code umoci} unpacks them without the right to make devices or to do anything else to the host,
 * their owners are moved into the {@link IdMapping}, and what they hold is looked through before
 * ({@link ArchiveCheck}).
 */
final class ContainerImages {
  /** An unpacked image: its root file system and how it wants to be run. */
  record Unpacked(Path rootFileSystem, ImageConfig config) {}

  /** The largest common images are some 10 GiB. */
  static final long LARGEST = 20L << 30;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Tool SKOPEO = new Tool("skopeo");
  private static final Tool SETPRIV = new Tool("setpriv");

  /** How many different images are unpacked at once at most; the same one never twice. */
  private static final int LOCKS = 16;

  private static final String UNFINISHED = ".unfinished";

  private final Path directory;
  private final IdMapping mapping;
  private final long largest;
  private final List<ReentrantLock> locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

  private ContainerImages(Path directory, IdMapping mapping, long largest) {
    this.directory = directory;
    this.mapping = mapping;
    this.largest = largest;
  }

  /**
   * Opens the cache and removes what a crash left unfinished in it.
   *
   * @param largest what one image may unpack to, in bytes
   */
  static ContainerImages open(Path directory, IdMapping mapping, long largest)
      throws IOException, ToolException, InterruptedException {
    PrivateFiles.makeDirectory(directory);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "*" + UNFINISHED)) {
      for (Path each : left) {
        Trees.delete(each);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return new ContainerImages(directory, mapping, largest);
  }

  /** The image, unpacked now unless it is there; others who want the same one wait for it. */
  Unpacked unpack(ImageReference image, Fetcher fetcher)
      throws DriverException, InterruptedException {
    Blob archive = archive(image);
    Path target = directory.resolve(archive.sha256());
    if (!Files.exists(target)) {
      Path file = fetcher.image(archive);
      ReentrantLock lock = locks.get(Math.floorMod(archive.sha256().hashCode(), LOCKS));
      lock.lockInterruptibly();
      try {
        unpack(image, file, target);
      } finally {
        lock.unlock();
      }
    }
    return HostStep.get(
        RefusalReason.IMAGE_FAILURE, "read image " + image.name(), () -> read(target));
  }

  /** An image that was unpacked before. */
  Unpacked find(ImageReference image) throws DriverException, IOException {
    return read(directory.resolve(archive(image).sha256()));
  }

  private static Unpacked read(Path unpacked) throws IOException {
    ImageConfig config =
        JSON.readValue(Files.readAllBytes(unpacked.resolve("image.json")), ImageConfig.class);
    return new Unpacked(unpacked.resolve("rootfs"), config);
  }

  private static Blob archive(ImageReference image) throws DriverException {
    if (transport(image.format()).isEmpty() || image.blobs().size() != 1) {
      throw new DriverException(
          RefusalReason.INVALID_DATA,
          "unpack image " + image.name(),
          "it is a %s of %d parts (expected: a docker_archive or oci_archive of one)"
              .formatted(image.format(), image.blobs().size()));
    }
    return image.blobs().getFirst();
  }

  /** What skopeo calls the format; empty for what is no container image. */
  private static String transport(ImageFormat format) {
    return switch (format) {
      case DOCKER_ARCHIVE -> "docker-archive:";
      case OCI_ARCHIVE -> "oci-archive:";
      case TARBALL, QCOW2, RAW, KERNEL -> "";
    };
  }

  private void unpack(ImageReference image, Path archive, Path target)
      throws DriverException, InterruptedException {
    if (Files.exists(target)) {
      return; // another container's wish was faster
    }
    Path work = target.resolveSibling(target.getFileName() + UNFINISHED);
    HostStep.run(
        RefusalReason.IMAGE_FAILURE,
        "unpack image " + image.name(),
        () -> {
          try {
            Trees.delete(work);
            Files.createDirectory(work);
            if (image.format() == ImageFormat.OCI_ARCHIVE) {
              ArchiveCheck.unpacked(archive, largest);
            } else {
              ArchiveCheck.streamed(archive, largest);
            }
            unpack(transport(image.format()) + archive, work);
            Files.move(work, target, StandardCopyOption.ATOMIC_MOVE);
          } finally {
            Trees.delete(work);
          }
        });
  }

  private void unpack(String archive, Path work)
      throws IOException, ToolException, InterruptedException {
    Path layout = work.resolve("layout");
    SKOPEO.run(
        LONGEST, "--insecure-policy", "copy", "--quiet", archive, "oci:" + layout + ":image");
    ImageLayout read = ImageLayout.read(layout);
    read.checkSize(largest);
    JSON.writeValue(work.resolve("image.json").toFile(), read.config());
    SETPRIV.run(
        LONGEST,
        List.of(
            "--no-new-privs",
            "--inh-caps=-all",
            "--bounding-set=-all,+chown,+dac_override,+fowner,+fsetid,+setfcap",
            "umoci",
            "raw",
            "unpack",
            "--image",
            layout + ":image",
            "--uid-map",
            mapping.asOption(),
            "--gid-map",
            mapping.asOption(),
            work.resolve("rootfs").toString()));
    Trees.delete(layout);
  }
}
