package ciao.launcher.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.launcher.driver.Driver;
import ciao.launcher.driver.HostDriverContract;
import ciao.launcher.shim.Shim;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.ImageFormat;
import ciao.ssntp.payload.ImageReference;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Restart;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.TenantId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

/** Virtual machines promise what processes and containers do. */
class QemuContractTest extends HostDriverContract {
  private static final Duration BOOT = Duration.ofSeconds(60);

  private static TinyGuest guest;

  @BeforeAll
  static void makeGuest() throws Exception {
    guest = TinyGuest.make(Files.createDirectories(home.resolve("guest")));
  }

  @Override
  protected Driver openDriver(Shim shim) throws Exception {
    return QemuDriver.open(home, shim, false);
  }

  /** How a guest ended is not QEMU's to tell: it ended. */
  @Override
  protected int ownCode() {
    return 0;
  }

  /** QEMU ends in good order when its guest does not. */
  @Override
  protected int forcedCode() {
    return 0;
  }

  /** A guest takes seconds until it hears its power button: {@link QemuDriverTest} waits for it. */
  @Override
  protected Duration grace() {
    return Duration.ofMillis(200);
  }

  @Override
  protected Start obedient() throws Exception {
    return machine(guest.kernel(), guest.initrd(), "");
  }

  /** Without an initial file system the kernel panics and hears nothing any more. */
  @Override
  protected Start deaf() throws Exception {
    return machine(guest.kernel(), Files.write(home.resolve("no-initrd"), new byte[0]), "");
  }

  @Override
  protected void awaitDeaf() {
    await()
        .atMost(BOOT)
        .untilAsserted(
            () -> assertThat(Files.readString(directory.console())).contains("Kernel panic"));
  }

  @Override
  protected Start brief(int exitCode) throws Exception {
    return machine(guest.kernel(), guest.initrd(), "#!/bin/sh\npoweroff -f\n");
  }

  @Override
  protected Start impossible() throws Exception {
    Path text = Files.writeString(home.resolve("no-kernel"), "this is no kernel\n");
    return machine(text, guest.initrd(), "");
  }

  private Start machine(Path kernel, Path initrd, String userData) throws Exception {
    Blob given = fetcher.offer("user_data", userData.getBytes(StandardCharsets.UTF_8));
    return new Start(
        directory.instance(),
        1,
        TenantId.of("team-a"),
        "web1",
        "web",
        Kind.VM,
        List.of(),
        new Demands(1, 96, 0),
        Requires.NOTHING,
        null,
        Restart.NEVER,
        new ImageReference(
            "tiny",
            ImageFormat.KERNEL,
            List.of(fetcher.offer("kernel", kernel), fetcher.offer("initrd", initrd))),
        userData.isEmpty() ? List.of() : List.of(given),
        URI.create("https://localhost:8889"),
        null);
  }
}
