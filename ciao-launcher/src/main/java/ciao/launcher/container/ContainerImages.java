package ciao.launcher.container;

import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.Fetcher;
import ciao.launcher.shim.HostStep;
import ciao.launcher.shim.Trees;
import ciao.netagent.host.Tool;
import ciao.netagent.host.ToolException;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.ImageFormat;
import ciao.ssntp.payload.ImageReference;
import ciao.ssntp.payload.RefusalReason;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private final ImageShelf shelf;
  private final IdMapping mapping;
  private final long largest;
  private final List<ReentrantLock> locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

  /**
   * The images of a home.
   *
   * @param largest what one image may unpack to, in bytes
   */
  ContainerImages(ImageShelf shelf, IdMapping mapping, long largest) {
    this.shelf = shelf;
    this.mapping = mapping;
    this.largest = largest;
  }

  /** The image, unpacked now unless it is there; others who want the same one wait for it. */
  Unpacked unpack(ImageReference image, Fetcher fetcher)
      throws DriverException, InterruptedException {
    Blob archive = archive(image);
    if (!Files.exists(shelf.place(archive.sha256()))) {
      Path file = fetcher.image(archive);
      ReentrantLock lock = locks.get(Math.floorMod(archive.sha256().hashCode(), LOCKS));
      lock.lockInterruptibly();
      try {
        unpack(image, file, fetcher);
      } finally {
        lock.unlock();
      }
    }
    return HostStep.get(
        RefusalReason.IMAGE_FAILURE, "read image " + image.name(), () -> find(image));
  }

  /** An image that was unpacked before. */
  Unpacked find(ImageReference image) throws DriverException, IOException {
    String digest = archive(image).sha256();
    Path unpacked = shelf.place(digest);
    ImageConfig config =
        JSON.readValue(Files.readAllBytes(unpacked.resolve("image.json")), ImageConfig.class);
    shelf.use(digest);
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

  private void unpack(ImageReference image, Path archive, Fetcher fetcher)
      throws DriverException, InterruptedException {
    String digest = archive(image).sha256();
    if (Files.exists(shelf.place(digest))) {
      return; // another container's wish was faster
    }
    Path work = shelf.unfinished(digest);
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
            unpack(transport(image.format()) + archive, work, fetcher);
            shelf.finish(digest);
          } finally {
            Trees.delete(work);
          }
        });
    fetcher.makeRoom(0); // others may have been unpacked meanwhile
  }

  private void unpack(String archive, Path work, Fetcher fetcher)
      throws IOException, ToolException, DriverException, InterruptedException {
    Path layout = work.resolve("layout");
    SKOPEO.run(
        LONGEST, "--insecure-policy", "copy", "--quiet", archive, "oci:" + layout + ":image");
    ImageLayout read = ImageLayout.read(layout);
    fetcher.makeRoom(read.unpackedSize(largest));
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
