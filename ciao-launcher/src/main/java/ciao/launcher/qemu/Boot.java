package ciao.launcher.qemu;

import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Observation;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Start;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts QEMU and hears from it. The launcher listens on a socket to which QEMU connects as it
 * starts, so whichever comes first decides, and nobody polls: QEMU's greeting, or its end.
 */
final class Boot {
  static final String STEP = "start the virtual machine";

  /** QEMU greets within 0.1 s; this is for a host out of breath. */
  private static final Duration GREETING = Duration.ofSeconds(60);

  /** From a broken connection to the exit record: the shim drains the output in between. */
  private static final Duration END = Duration.ofSeconds(10);

  private final Enclosure enclosure;
  private final InstanceDirectory directory;
  private final Start start;
  private final Accelerator accelerator;
  private final MachineFiles files;

  Boot(Enclosure enclosure, InstanceDirectory directory, Start start, Accelerator accelerator) {
    this.enclosure = enclosure;
    this.directory = directory;
    this.start = start;
    this.accelerator = accelerator;
    this.files = MachineFiles.of(directory);
  }

  /** Returns when the guest runs; nothing runs when it throws. */
  Observation.Running run() throws DriverException, IOException, InterruptedException {
    int uid = enclosure.user(directory);
    new ConsoleLog(directory.console()).create(uid);
    removeSockets();
    boolean greeted = false;
    try (ServerSocketChannel hello = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      hello.bind(UnixDomainSocketAddress.of(files.hello()), 1);
      Ownership.give(files.hello(), uid, 0600);
      Observation.Running running = enclosure.run(directory, limits(), command().arguments());
      awaitGuest(hello);
      greeted = true;
      return running;
    } finally {
      Files.deleteIfExists(files.hello());
      if (!greeted) {
        enclosure.forget(directory);
      }
    }
  }

  private void removeSockets() throws IOException {
    Files.deleteIfExists(files.hello());
    Files.deleteIfExists(files.monitor());
    Files.deleteIfExists(files.questions());
    Files.deleteIfExists(files.folder().resolve(MachineFiles.TERMINAL));
  }

  private Demands limits() {
    Demands demands = start.demands();
    return new Demands(
        demands.vcpus(), demands.memoryMib() + accelerator.overheadMib(), demands.diskMib());
  }

  private QemuCommand command() {
    QemuCommand.Parts parts =
        new QemuCommand.Parts(
            Files.exists(files.disk()), Files.exists(files.kernel()), Files.exists(files.initrd()));
    return new QemuCommand(start.instance(), start.demands(), accelerator, parts);
  }

  private void awaitGuest(ServerSocketChannel hello)
      throws DriverException, IOException, InterruptedException {
    CompletableFuture<Boolean> runs = new CompletableFuture<>();
    Thread.ofVirtual().name("qemu-hello").start(() -> greet(hello, runs));
    try (EndWatch watch = EndWatch.of(enclosure, directory, () -> runs.complete(false))) {
      if (!answered(runs, watch)) {
        throw ended();
      }
    } catch (TimeoutException silent) {
      throw new DriverException(
          RefusalReason.LAUNCH_FAILURE,
          STEP,
          "QEMU did not answer within %d s".formatted(GREETING.toSeconds()),
          silent);
    }
  }

  /** Whether it answered; false when it has ended. */
  private static boolean answered(CompletableFuture<Boolean> runs, EndWatch watch)
      throws DriverException, InterruptedException, TimeoutException {
    try {
      return runs.get(GREETING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException broken) {
      // The connection breaks a moment before the end is recorded.
      if (watch.await(END)) {
        return false;
      }
      String why = String.valueOf(broken.getCause());
      throw new DriverException(RefusalReason.LAUNCH_FAILURE, STEP, why, broken);
    }
  }

  /** Commands are answered once the machine is made: then its kernel and disks were accepted. */
  private static void greet(ServerSocketChannel hello, CompletableFuture<Boolean> runs) {
    try (SocketChannel connection = hello.accept();
        QmpClient qmp = QmpClient.over(connection, QmpClient.ANSWER, event -> {})) {
      qmp.execute("query-status", Map.of());
      runs.complete(true);
    } catch (IOException | QmpException | InterruptedException failed) {
      runs.completeExceptionally(failed);
    }
  }

  private DriverException ended() throws IOException {
    String words = enclosure.lastWords(directory);
    return new DriverException(
        RefusalReason.LAUNCH_FAILURE, STEP, words.isEmpty() ? "QEMU ended without a word" : words);
  }
}
