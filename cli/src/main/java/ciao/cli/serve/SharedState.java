package ciao.cli.serve;

import ciao.cli.serve.NodeConfig.Database;
import ciao.controller.keeping.Keeping;
import ciao.controller.keeping.RingKeeper;
import ciao.controller.keeping.SharedKeeping;
import ciao.state.postgres.PostgresSettings;
import ciao.state.postgres.PostgresStore;
import ciao.state.postgres.SharedSeal;
import ciao.state.postgres.Status;
import ciao.state.seal.SpecSeal;
import ciao.state.sql.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What controllers keep together in a PostgreSQL database. One leads; the others wait for the lead
 * before they serve, and one that has lost it ends, so that it is started again and waits.
 */
final class SharedState {
  private static final Logger LOG = LoggerFactory.getLogger(SharedState.class);

  /** Often beside the lease, and a look at a field. */
  private static final long LOOK_MILLIS = 200;

  private SharedState() {}

  /**
   * Opens it, and returns when this controller leads; that may take as long as another one lives.
   *
   * @param name this controller's, in the database
   * @param deposed hears, in one sentence, that another one leads now
   */
  static Keeping open(
      NodeConfig config,
      Database database,
      String name,
      RunningParts parts,
      Consumer<String> deposed)
      throws IOException, InterruptedException {
    SecureRandom random = new SecureRandom();
    ControllerKeys keys = ControllerKeys.of(config.state());
    SpecSeal seal = ControllerKeys.seal(keys.openShared(random), random);
    ScheduledExecutorService timers = parts.timers("state-timers");
    PostgresStore store =
        parts.add(
            PostgresStore.open(
                new PostgresSettings(address(database), name),
                SharedSeal.with(seal, () -> keys.open(random)),
                InstantSource.system(),
                parts.thread("state-database"),
                parts.thread("state-answers"),
                timers));
    awaitLead(store, name, timers);
    tellWhenDeposed(store, name, timers, deposed);
    RingKeeper keeper = new RingKeeper(keys.ring(random), keys::controller);
    return new SharedKeeping(store, seal, keeper, InstantSource.system());
  }

  static Address address(Database database) throws IOException {
    Optional<Path> file = database.passwordFile();
    return new Address(database.url(), database.user(), file.isEmpty() ? "" : password(file.get()));
  }

  static String password(Path file) throws IOException {
    for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
      if (!permission.name().startsWith("OWNER_")) {
        throw new IOException(
            "%s, the database's password, can be used by others than its owner; say chmod 600"
                .formatted(file));
      }
    }
    return Files.readString(file).strip();
  }

  private static void awaitLead(PostgresStore store, String name, ScheduledExecutorService timers)
      throws IOException, InterruptedException {
    Status first = store.status();
    if (first.leads()) {
      return;
    }
    LOG.info(
        "controller {} waits for the lead before it serves: {} leads in epoch {}",
        name,
        first.leader().isEmpty() ? "nobody" : first.leader(),
        first.epoch());
    CompletableFuture<Void> leads = new CompletableFuture<>();
    ScheduledFuture<?> looking =
        timers.scheduleWithFixedDelay(
            () -> {
              if (store.status().leads()) {
                leads.complete(null);
              }
            },
            LOOK_MILLIS,
            LOOK_MILLIS,
            TimeUnit.MILLISECONDS);
    try {
      leads.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("nobody completes it with a failure", impossible);
    } finally {
      looking.cancel(false);
    }
  }

  private static void tellWhenDeposed(
      PostgresStore store, String name, ScheduledExecutorService timers, Consumer<String> deposed) {
    timers.scheduleWithFixedDelay(
        () -> {
          Status status = store.status();
          if (!status.leads()) {
            deposed.accept(
                "controller %s was deposed: %s leads in epoch %d; start this one again, it then waits for the lead"
                    .formatted(
                        name,
                        status.leader().isEmpty() ? "nobody yet" : status.leader(),
                        status.epoch()));
          }
        },
        LOOK_MILLIS,
        LOOK_MILLIS,
        TimeUnit.MILLISECONDS);
  }
}
