package ciao.launcher.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.launcher.driver.ConfinementContract;
import ciao.launcher.driver.Driver;
import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.Observation;
import ciao.launcher.driver.UnpackedImages;
import ciao.launcher.shim.Shim;
import ciao.netagent.host.HomeTag;
import ciao.netagent.host.Tool;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.ImageFormat;
import ciao.ssntp.payload.ImageReference;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerDriverTest extends ConfinementContract {
  private @Nullable ImageReference image;

  @Override
  protected Kind kind() {
    return Kind.CONTAINER;
  }

  @Override
  protected ImageReference image() throws Exception {
    if (image == null) {
      image =
          new ImageReference(
              "tiny",
              ImageFormat.DOCKER_ARCHIVE,
              List.of(fetcher.offer("archive", TinyImage.archive())));
    }
    return image;
  }

  @Override
  protected Driver openDriver(Shim shim) throws Exception {
    return ContainerDriver.open(home, shim, InstantSource.system(), System::nanoTime, PROCESSES);
  }

  @Override
  protected void assertNothingLeft() throws Exception {
    super.assertNothingLeft();
    assertThat(home.resolve("runc")).isEmptyDirectory();
  }

  @Test
  void runsTheImagesOwnFiles() throws Exception {
    assertThat(outputOf("ls -l /bin/sh | grep -c busybox; id -u")).isEqualTo("1\n0\n");
  }

  @Test
  void aRuntimeThatWasKilledWhileItWroteItsPidIsInNobodysWay() throws Exception {
    Path run = Files.createDirectories(directory.path().resolve("run"));
    Files.createFile(run.resolve(".pid"));

    assertThat(outputOf("echo started")).isEqualTo("started\n");
  }

  @Test
  void anImageOnWhichAContainerLiesStaysAndOneThatWentIsUnpackedAgain() throws Exception {
    UnpackedImages images = ((ContainerDriver) driver).images();
    Start start = obedient();
    run(start);
    String digest = image().blobs().getFirst().sha256();
    assertThat(images.list()).extracting(UnpackedImages.Unpacked::digest).containsOnly(digest);
    assertThat(images.discard(digest)).isFalse();
    assertThat(outputOf("echo still there")).endsWith("still there\n");

    driver.destroy(directory);
    assertThat(images.discard(digest)).isTrue();
    images.removeDiscarded();
    assertThat(home.resolve("images/unpacked")).isEmptyDirectory();
    assertThat(outputOf("echo again")).isEqualTo("again\n");
  }

  @Test
  void anImageInTheOciLayoutRunsAsWell(@TempDir Path directory) throws Exception {
    Path archive = directory.resolve("tiny-oci.tar");
    new Tool("skopeo")
        .run(
            Duration.ofMinutes(1),
            "--insecure-policy",
            "copy",
            "--quiet",
            "docker-archive:" + TinyImage.archive(),
            "oci-archive:" + archive);
    Blob blob = fetcher.offer("archive", archive);
    image = new ImageReference("tiny", ImageFormat.OCI_ARCHIVE, List.of(blob));

    assertThat(outputOf("ls -l /bin/sh | grep -c busybox")).isEqualTo("1\n");

    driver.destroy(this.directory);
    UnpackedImages images = ((ContainerDriver) driver).images();
    assertThat(images.discard(blob.sha256())).isTrue(); // the other tests' image stays alone
    images.removeDiscarded();
  }

  @Test
  void anArchiveThatHoldsNoImageIsRefusedInTheToolsWords(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("poem"), "no image");
    Path archive = directory.resolve("poem.tar");
    new Tool("tar").run(Tool.SHORT, "-cf", archive.toString(), "-C", directory.toString(), "poem");
    image =
        new ImageReference(
            "poem", ImageFormat.DOCKER_ARCHIVE, List.of(fetcher.offer("archive", archive)));
    Start start = obedient();

    assertThatThrownBy(() -> driver.prepare(this.directory, start, fetcher))
        .isInstanceOfSatisfying(
            DriverException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusalReason.IMAGE_FAILURE))
        .hasMessageStartingWith("could not unpack image poem: skopeo failed")
        .hasMessageContaining("manifest.json");
  }

  @Test
  void theHomesMountPointsStayWithItsContainersAndGoWithTheLauncherAfterTheLast() throws Exception {
    Path mounts = Path.of("/run", HomeTag.of(home).value());
    Start start = obedient();
    Observation.Running running = run(start);
    restartLauncher();
    assertThat(driver.observe(directory, start)).isEqualTo(running);
    assertThat(mounts).isNotEmptyDirectory();

    driver.destroy(directory);
    restartLauncher();
    assertThat(mounts).doesNotExist();
  }
}
