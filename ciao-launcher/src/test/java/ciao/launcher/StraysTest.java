package ciao.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.launcher.cgroup.Cgroups;
import ciao.launcher.cgroup.Limits;
import ciao.launcher.container.ContainerDriver;
import ciao.launcher.driver.Driver;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Observation;
import ciao.launcher.driver.Trace;
import ciao.launcher.process.ProcessDriver;
import ciao.launcher.qemu.QemuDriver;
import ciao.launcher.shim.Shim;
import ciao.launcher.testing.Starts;
import ciao.netagent.host.HomeTag;
import ciao.netagent.host.Tool;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes of two homes, and the drivers of every kind that know no more than their home. */
class StraysTest {
  @TempDir private Path directory;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Node> nodes = new ArrayList<>();

  @AfterEach
  void removeAll() throws Exception {
    for (Node node : nodes) {
      node.close();
    }
    executor.shutdown();
  }

  @Test
  void anInstanceThatLostItsDirectoryIsEndedAndNoOtherIsTouched() throws Exception {
    Node node = open("own");
    Node neighbour = open("neighbour");
    Life held = node.run();
    Life lost = node.run();
    Life others = neighbour.run();
    new Tool("rm").run(Tool.SHORT, "-r", lost.directory().path().toString());

    node.strays().remove(Set.of(held.directory().instance()));

    assertThat(node.drivers().getFirst().observe(lost.directory(), lost.start()))
        .isEqualTo(new Observation.Absent());
    for (Driver driver : node.drivers()) {
      assertThat(driver.traces())
          .extracting(Trace::instance)
          .containsOnly(held.directory().instance());
    }
    assertThat(node.observe(held)).isEqualTo(held.running());
    assertThat(neighbour.observe(others)).isEqualTo(others.running());
  }

  private Node open(String name) throws Exception {
    Path home = Files.createDirectories(directory.resolve(name));
    Cgroups cgroups = Cgroups.of(HomeTag.of(home));
    Shim shim = Shim.open(home, cgroups, executor, InstantSource.system());
    List<Driver> drivers =
        List.of(
            ProcessDriver.open(home, shim, System::nanoTime, Limits.PROCESSES),
            ContainerDriver.open(
                home, shim, InstantSource.system(), System::nanoTime, Limits.PROCESSES),
            QemuDriver.open(home, shim, false));
    Node node = new Node(home, cgroups, shim, drivers);
    nodes.add(node);
    return node;
  }

  private record Life(InstanceDirectory directory, Start start, Observation.Running running) {}

  private record Node(Path home, Cgroups cgroups, Shim shim, List<Driver> drivers) {
    Strays strays() {
      return new Strays(drivers, this::directory);
    }

    private InstanceDirectory directory(InstanceId instance) {
      return new InstanceDirectory(instance, home.resolve("instances").resolve("" + instance));
    }

    Life run() throws Exception {
      Start start = Starts.lasting(new InstanceId(UUID.randomUUID()));
      InstanceDirectory directory = directory(start.instance());
      Files.createDirectories(directory.path());
      drivers.getFirst().prepare(directory, start, new NothingToFetch());
      return new Life(directory, start, drivers.getFirst().start(directory, start));
    }

    Observation observe(Life life) throws Exception {
      return drivers.getFirst().observe(life.directory(), life.start());
    }

    void close() throws Exception {
      strays().remove(Set.of());
      shim.close();
      cgroups.removeIfEmpty();
    }
  }
}
