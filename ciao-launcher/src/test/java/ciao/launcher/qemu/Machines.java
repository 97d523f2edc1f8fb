package ciao.launcher.qemu;

import ciao.launcher.cgroup.Cgroups;
import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.Fetcher;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.shim.Shim;
import ciao.netagent.host.HomeTag;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.ImageFormat;
import ciao.ssntp.payload.ImageReference;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Restart;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.TenantId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A home with virtual machines in it, gone without a trace when closed. */
final class Machines implements AutoCloseable {
  private final Path home;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Cgroups cgroups;
  private final List<Machine> made = new ArrayList<>();
  private final Map<String, Path> files = new LinkedHashMap<>();
  private Shim shim;
  private QemuDriver driver;

  Machines(Path home) throws IOException {
    this.home = Files.createDirectories(home);
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
    this.cgroups = Cgroups.of(HomeTag.of(home));
    this.shim = Shim.open(home, cgroups, executor, InstantSource.system());
    this.driver = QemuDriver.open(home, shim, false);
  }

  /** One instance. */
  record Machine(InstanceDirectory directory, Start start) {
    String console() throws IOException {
      return Files.exists(directory.console()) ? Files.readString(directory.console()) : "";
    }
  }

  QemuDriver driver() {
    return driver;
  }

  /** As after a launcher that was killed: nothing is left of it but files and processes. */
  void restartLauncher() throws IOException {
    shim.close();
    shim = Shim.open(home, cgroups, executor, InstantSource.system());
    driver = QemuDriver.open(home, shim, false);
  }

  Cgroups cgroups() {
    return cgroups;
  }

  Machine kernel(Path kernel, Path initrd, String userData) throws IOException {
    return kernel(kernel, initrd, userData, 0);
  }

  Machine kernel(Path kernel, Path initrd, String userData, long diskMib) throws IOException {
    Path data = Files.writeString(Files.createTempFile(home, "user-data", ""), userData);
    List<Blob> parts = userData.isEmpty() ? List.of() : List.of(blob("user_data", data));
    return machine(
        new ImageReference(
            "tiny", ImageFormat.KERNEL, List.of(blob("kernel", kernel), blob("initrd", initrd))),
        parts,
        diskMib);
  }

  Machine disk(Path disk, ImageFormat format, long diskMib) throws IOException {
    return machine(
        new ImageReference("disk", format, List.of(blob("disk", disk))), List.of(), diskMib);
  }

  private Machine machine(ImageReference image, List<Blob> parts, long diskMib) throws IOException {
    InstanceId instance = new InstanceId(UUID.randomUUID());
    Path path = Files.createDirectories(home.resolve("instances").resolve(instance.toString()));
    Files.setPosixFilePermissions(path.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
    Start start =
        new Start(
            instance,
            1,
            TenantId.of("team-a"),
            "web1",
            "web",
            Kind.VM,
            List.of(),
            new Demands(1, 96, diskMib),
            Requires.NOTHING,
            null,
            Restart.NEVER,
            image,
            parts,
            URI.create("https://localhost:8889"),
            null);
    Machine machine = new Machine(new InstanceDirectory(instance, path), start);
    made.add(machine);
    return machine;
  }

  /** The cache of this home: a name for the file, on the same file system. */
  private Blob blob(String name, Path file) throws IOException {
    Path cached = home.resolve(name + files.size());
    Files.copy(file, cached);
    String digest = "%064x".formatted(files.size());
    files.put(digest, cached);
    return new Blob(name, digest, Files.size(file));
  }

  void prepare(Machine machine) throws DriverException, InterruptedException {
    driver.prepare(
        machine.directory(),
        machine.start(),
        new Fetcher() {
          @Override
          public Path image(Blob blob) {
            return files.get(blob.sha256());
          }

          @Override
          public void makeRoom(long bytes) {}

          @Override
          public Path part(Blob blob) {
            return files.get(blob.sha256());
          }
        });
  }

  @Override
  public void close() throws DriverException, IOException, InterruptedException {
    for (Machine machine : made) {
      driver.destroy(machine.directory());
    }
    shim.close();
    executor.close();
    cgroups.removeIfEmpty();
  }
}
