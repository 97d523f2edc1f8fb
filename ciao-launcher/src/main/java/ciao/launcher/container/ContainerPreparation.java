package ciao.launcher.container;

import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.EnvironmentPart;
import ciao.launcher.driver.Fetcher;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Trace;
import ciao.launcher.shim.HostStep;
import ciao.launcher.shim.PrivateFiles;
import ciao.launcher.shim.Shim;
import ciao.launcher.shim.Teardown;
import ciao.launcher.shim.Undo;
import ciao.netagent.host.NetworkNamespaces;
import ciao.ssntp.payload.ImageReference;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Start;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Makes everything a container needs before it runs: image, layer, network namespace, mounts and
 * configuration; and takes it away again.
 */
record ContainerPreparation(
    Shim shim,
    NetworkNamespaces networks,
    ContainerImages images,
    ContainerMounts mounts,
    ContainerSpecs specs) {
  private static final ObjectMapper JSON = new ObjectMapper();

  void prepare(InstanceDirectory directory, Start start, Fetcher fetcher)
      throws DriverException, InterruptedException {
    ContainerImages.Unpacked image = images.unpack(image(start), fetcher);
    Map<String, String> environment = EnvironmentPart.fetch(start, fetcher);
    try (Undo undo = new Undo()) {
      HostStep.run(
          RefusalReason.INVALID_DATA,
          "configure the container",
          () -> configure(directory, start, image, environment));
      if (!Files.exists(ContainerMounts.layer(directory))) {
        undo.push(() -> ContainerMounts.removeLayer(directory));
      }
      if (!networks.exists(directory.instance())) {
        undo.push(() -> networks.delete(directory.instance()));
      }
      undo.push(() -> mounts.remove(directory.instance()));
      ensure(directory, image);
      undo.keep();
    }
  }

  private static ImageReference image(Start start) throws DriverException {
    ImageReference image = start.image();
    if (image == null) {
      throw new DriverException(
          RefusalReason.INVALID_DATA,
          "prepare the container",
          "its workload names no image (expected: one)");
    }
    return image;
  }

  private void configure(
      InstanceDirectory directory,
      Start start,
      ContainerImages.Unpacked image,
      Map<String, String> environment)
      throws IOException {
    Path run = shim.runDirectory(directory);
    Files.writeString(
        run.resolve("hosts"),
        "127.0.0.1 localhost\n::1 localhost ip6-localhost\n127.0.1.1 " + start.name() + "\n");
    Files.writeString(run.resolve("hostname"), start.name() + "\n");
    RuntimeSpec spec =
        specs.write(
            start,
            image,
            environment,
            new ContainerSpecs.Places(
                mounts.rootFileSystem(directory.instance()),
                mounts.sys(directory.instance()),
                networks.path(directory.instance()),
                run,
                shim.cgroup(directory).payloadPath()));
    // With the tenant's variables in it.
    PrivateFiles.write(run.resolve("config.json"), JSON.writeValueAsString(spec));
  }

  /** Makes what is missing of what a reboot takes away. */
  void ensure(InstanceDirectory directory, Start start)
      throws DriverException, InterruptedException {
    ensure(directory, unpacked(start));
  }

  private void ensure(InstanceDirectory directory, ContainerImages.Unpacked image)
      throws DriverException, InterruptedException {
    Path network =
        HostStep.get(
            RefusalReason.NETWORK_FAILURE,
            "make the network namespace",
            () -> networks.ensure(directory.instance()));
    HostStep.run(
        RefusalReason.LAUNCH_FAILURE,
        "mount the root file system",
        () -> {
          mounts.ensureLayer(directory);
          mounts.ensure(directory, image.rootFileSystem(), network);
        });
  }

  /** The image it was prepared from. */
  ContainerImages.Unpacked unpacked(Start start) throws DriverException, InterruptedException {
    ImageReference image = image(start);
    return HostStep.get(
        RefusalReason.IMAGE_FAILURE, "find image " + image.name(), () -> images.find(image));
  }

  /** What was made here, of whatever instance. */
  Set<Trace> traces() throws IOException {
    Set<Trace> found = mounts.traces();
    found.addAll(Trace.of("network namespace", networks.list()));
    return found;
  }

  /** Adds to a teardown everything that was made here. */
  Teardown remove(InstanceDirectory directory, Teardown teardown) throws InterruptedException {
    return teardown
        .then("unmount the root file system", () -> mounts.remove(directory.instance()))
        .then("remove the network namespace", () -> networks.delete(directory.instance()))
        .then("remove the container's files", () -> ContainerMounts.removeLayer(directory));
  }
}
