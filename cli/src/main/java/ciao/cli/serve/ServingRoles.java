package ciao.cli.serve;

import ciao.certs.Credentials;
import ciao.certs.PemFiles;
import ciao.certs.PkiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The roles of this process, from start to {@link #close}, which ends them in reverse order.
 * docs/threads.md names every thread they have.
 */
final class ServingRoles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServingRoles.class);

  private static final String DEFAULT_REASON = "a role failed; its log says why";

  /** What a process may serve. */
  enum Part {
    SCHEDULER,
    CONTROLLER,
    LAUNCHER
  }

  private final RunningParts parts = new RunningParts();
  private final List<String> addresses = new ArrayList<>();
  private final CountDownLatch failed = new CountDownLatch(1);
  private final AtomicReference<String> reason = new AtomicReference<>(DEFAULT_REASON);

  private ServingRoles() {}

  /**
   * Starts the parts; when one cannot start, those before it are ended again.
   *
   * @throws IOException or PkiException with a sentence naming what is in the way
   */
  static ServingRoles start(NodeConfig config, Set<Part> wanted)
      throws IOException, PkiException, InterruptedException {
    ServingRoles roles = new ServingRoles();
    try {
      ProcessMeters meters = ProcessMeters.start(config, roles.parts);
      Credentials credentials = PemFiles.read(config.certificate(), config.authority());
      if (wanted.contains(Part.SCHEDULER)) {
        roles.addresses.add(
            SchedulerRole.start(
                config, credentials, roles.parts, roles::failed, meters.registry()));
      }
      if (wanted.contains(Part.CONTROLLER)) {
        roles.addresses.add(
            ControllerRole.start(
                config, credentials, roles.parts, roles::ended, meters.registry()));
      }
      if (wanted.contains(Part.LAUNCHER)) {
        roles.addresses.add(LauncherRole.start(config, credentials, roles.parts));
      }
      meters.page().ifPresent(page -> roles.addresses.add("metrics on " + page.url()));
      return roles;
    } catch (IOException | PkiException | InterruptedException | RuntimeException failure) {
      roles.close();
      throw failure;
    }
  }

  private void failed(Throwable bug) {
    LOG.error("a role failed and this process ends; its instances run on", bug);
    failed.countDown();
  }

  /** Not a bug: a role must not go on here, and says why. */
  private void ended(String why) {
    if (reason.compareAndSet(DEFAULT_REASON, why)) {
      LOG.warn("a role ends, and this process with it; its instances run on: {}", why);
      failed.countDown();
    }
  }

  /** Where the parts listen, a line each. */
  List<String> addresses() {
    return List.copyOf(addresses);
  }

  /**
   * Waits until a part fails or must not go on; that may be for ever.
   *
   * @return why, in a sentence
   */
  String awaitFailure() throws InterruptedException {
    failed.await();
    return reason.get();
  }

  @Override
  public void close() {
    parts.close();
  }
}
