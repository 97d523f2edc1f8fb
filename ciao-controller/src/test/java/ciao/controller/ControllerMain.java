package ciao.controller;

import ciao.certs.Credentials;
import ciao.certs.PemFiles;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.client.api.Version;
import ciao.controller.api.ApiSettings;
import ciao.ssntp.ClientSettings;
import ciao.state.durable.StateSettings;
import ciao.state.durable.StateStore;
import ciao.state.durable.Threads;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A controller in a process of its own, to be killed: home, port, the scheduler's port. */
final class ControllerMain {
  private ControllerMain() {}

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    Credentials credentials = PemFiles.read(home.resolve("controller.pem"), home.resolve("ca.pem"));
    ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    ExecutorService committer = Executors.newSingleThreadExecutor();
    ExecutorService turns = Executors.newSingleThreadExecutor();
    ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    TestKeys keys = TestKeys.in(home);
    StateStore store =
        StateStore.open(
            home.resolve("state"),
            StateSettings.DEFAULT,
            keys.seal(),
            InstantSource.system(),
            UUID::randomUUID,
            new Threads(committer, blocking, turns, timers));
    Controller controller =
        Controller.start(
            settings(home, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2])),
            credentials,
            keys.keeping(store),
            new ControllerThreads(turns, blocking, timers, InstantSource.system()),
            InstantSource.system(),
            new SecureRandom(),
            new SimpleMeterRegistry());
    System.out.println(controller.address().getPort());
    System.out.flush();
  }

  private static ControllerSettings settings(Path home, int port, int scheduler) {
    return new ControllerSettings(
        home.resolve("images"),
        new ApiSettings(
            new InetSocketAddress("127.0.0.1", port),
            Optional.empty(),
            new Version("test", "v1"),
            TestCluster.MAX_BLOB,
            1,
            true),
        ClientSettings.to(
                List.of(new InetSocketAddress("127.0.0.1", scheduler)), Roles.of(Role.CONTROLLER))
            .withRetries(Duration.ofMillis(20), Duration.ofMillis(100)),
        TestCluster.FAST);
  }
}
