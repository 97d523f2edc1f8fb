package ciao.launcher.container;

import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.UnpackedImages;
import ciao.launcher.shim.HostStep;
import ciao.launcher.shim.PrivateFiles;
import ciao.launcher.shim.Trees;
import ciao.netagent.host.Tool;
import ciao.netagent.host.ToolException;
import ciao.ssntp.payload.RefusalReason;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Where unpacked images lie, each in a directory named by its archive's digest. One comes and goes
 * by rename, so it is whole as long as it has that name. What it takes is measured once, before.
 */
final class ImageShelf implements UnpackedImages {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final String UNFINISHED = ".unfinished";
  private static final String DISCARDED = ".discarded";
  private static final String SIZE = "bytes";

  /** Looking at a million files. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final Tool DU = new Tool("du");
  private static final Tool SYNC = new Tool("sync");

  private final Path directory;
  private final ContainerMounts mounts;
  private final InstantSource clock;

  private ImageShelf(Path directory, ContainerMounts mounts, InstantSource clock) {
    this.directory = directory;
    this.mounts = mounts;
    this.clock = clock;
  }

  /** Opens it, and removes what a crash left half-made or half-removed. */
  static ImageShelf open(Path directory, ContainerMounts mounts, InstantSource clock)
      throws IOException, ToolException, InterruptedException {
    PrivateFiles.makeDirectory(directory);
    ImageShelf shelf = new ImageShelf(directory, mounts, clock);
    shelf.deleteAll(UNFINISHED);
    shelf.deleteAll(DISCARDED);
    for (Path image : shelf.whole()) {
      if (size(image).isEmpty()) {
        measure(image); // an earlier release did not
      }
    }
    return shelf;
  }

  /** Where an image is, if it is there. */
  Path place(String digest) {
    return directory.resolve(digest);
  }

  /** Where an image is being unpacked. */
  Path unfinished(String digest) {
    return directory.resolve(digest + UNFINISHED);
  }

  /** What was unpacked is whole. */
  void finish(String digest) throws IOException, ToolException, InterruptedException {
    Path work = unfinished(digest);
    measure(work);
    SYNC.run(LONGEST, "--file-system", work.toString()); // else a power cut may empty its files
    Files.move(work, place(digest), StandardCopyOption.ATOMIC_MOVE);
    use(digest);
  }

  private static void measure(Path image) throws IOException, ToolException, InterruptedException {
    String said =
        DU.run(LONGEST, "--summarize", "--block-size=1", "--one-file-system", image.toString());
    Files.writeString(image.resolve(SIZE), said.substring(0, said.indexOf('\t')));
  }

  /** An instance is made from it now. */
  void use(String digest) throws IOException {
    Files.setLastModifiedTime(place(digest), FileTime.from(clock.instant()));
  }

  @Override
  public List<Unpacked> list() throws IOException {
    List<Unpacked> found = new ArrayList<>();
    for (Path image : whole()) {
      found.add(
          new Unpacked(
              image.getFileName().toString(),
              size(image).orElse(0),
              Files.getLastModifiedTime(image).toInstant()));
    }
    return found;
  }

  private List<Path> whole() throws IOException {
    return entries("*").stream()
        .filter(image -> DIGEST.matcher(image.getFileName().toString()).matches())
        .toList();
  }

  private static OptionalLong size(Path image) throws IOException {
    Path size = image.resolve(SIZE);
    String digits = Files.exists(size) ? Files.readString(size) : "";
    return NUMBER.matcher(digits).matches()
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }

  @Override
  public boolean discard(String digest) throws IOException {
    if (mounts.lieOn(digest)) {
      return false;
    }
    Path away = directory.resolve(digest + DISCARDED);
    if (Files.exists(away)) {
      return false; // an earlier one of the same digest is still being removed
    }
    Files.move(place(digest), away, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  @Override
  public void removeDiscarded() throws DriverException, InterruptedException {
    HostStep.run(
        RefusalReason.IMAGE_FAILURE,
        "remove images nobody uses from " + directory,
        () -> deleteAll(DISCARDED));
  }

  private void deleteAll(String ending) throws IOException, ToolException, InterruptedException {
    for (Path each : entries("*" + ending)) {
      Trees.delete(each);
    }
  }

  private List<Path> entries(String glob) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
      entries.forEach(found::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }
}
