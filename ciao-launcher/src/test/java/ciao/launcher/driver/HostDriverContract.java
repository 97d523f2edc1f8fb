package ciao.launcher.driver;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.launcher.cgroup.Cgroups;
import ciao.launcher.shim.Shim;
import ciao.netagent.host.HomeTag;
import ciao.netagent.host.NetworkNamespaces;
import ciao.ssntp.payload.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What drivers that run something on the host promise beyond {@link DriverContract}. */
public abstract class HostDriverContract extends DriverContract {
  private ExecutorService executor;
  private Cgroups cgroups;
  protected Shim shim;

  protected abstract Driver openDriver(Shim shim) throws Exception;

  @Override
  protected final Driver openDriver() throws Exception {
    executor = Executors.newVirtualThreadPerTaskExecutor();
    // As a node's home: instances' users pass through it and see nothing.
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
    cgroups = Cgroups.of(HomeTag.of(home));
    shim = Shim.open(home, cgroups, executor, InstantSource.system());
    return openDriver(shim);
  }

  @Override
  protected final void closeDriver() throws Exception {
    if (driver instanceof AutoCloseable owner) {
      owner.close();
    }
    shim.close();
    executor.shutdown();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).as("threads ended").isTrue();
  }

  @Override
  protected void assertNothingLeft() throws Exception {
    HomeTag tag = HomeTag.of(home);
    assertThat(cgroups.list()).isEmpty();
    cgroups.removeIfEmpty();
    assertThat(new NetworkNamespaces(tag).list()).isEmpty();
    assertThat(Path.of("/proc/self/mountinfo"))
        .content()
        .doesNotContain(tag.value())
        .doesNotContain(home.toString());
    assertThat(home.resolve("shim/exits")).isEmptyDirectory();
  }

  /** Something of which {@code start} must fail. */
  protected abstract Start impossible() throws Exception;

  @Test
  void whatCannotStartSaysWhyAndLeavesNothingRunning() throws Exception {
    Start start = impossible();
    driver.prepare(directory, start, fetcher);
    DriverException refusal = null;
    try {
      driver.start(directory, start);
    } catch (DriverException e) {
      refusal = e;
    }
    assertThat(refusal).isNotNull().hasMessageStartingWith("could not start the ");
    assertThat(driver.observe(directory, start)).isEqualTo(new Observation.Absent());
  }
}
