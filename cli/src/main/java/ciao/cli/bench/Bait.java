package ciao.cli.bench;

import ciao.ssntp.Operand;
import ciao.ssntp.Session;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Restart;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.TenantId;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Long STARTs, until closed, that only hostile peers which read nothing have the label for: so what
 * the scheduler holds for these peers grows until it sends them no more, and ends their sessions.
 */
final class Bait implements AutoCloseable {
  /** The label of who takes it. */
  static final String LABEL = "reads";

  static final String NOTHING = "nothing";

  private static final long IDS = 0x4000_0000_0000_4000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  /** Of 32 KiB that a command may have. */
  private static final int LENGTH = 24_000;

  /** So many may wait in the scheduler for a peer that still takes some: 1.5 MiB. */
  private static final int MOST_WAITING = 64;

  /** 200 a second, 5 MB: a few seconds for each peer until its connection is full. */
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final TenantId TENANT = TenantId.of("bait");
  private static final Requires REQUIRES = new Requires(Map.of(LABEL, NOTHING), null, null);
  private static final URI CONTROLLER = URI.create("https://controller-1.example.net:8889");
  private static final List<String> COMMAND = List.of("/bin/echo", "x".repeat(LENGTH));

  private final SubmittingController controller;
  private final Thread sender =
      Thread.ofPlatform().name("bench-bait").daemon().unstarted(this::send);
  private volatile boolean closed;

  private Bait(SubmittingController controller) {
    this.controller = controller;
  }

  /** Submits it from now on. */
  static Bait start(SubmittingController controller) {
    Bait bait = new Bait(controller);
    bait.sender.start();
    return bait;
  }

  /** Whether this instance is one of these, which no round knows. */
  static boolean isOne(InstanceId instance) {
    return instance.value().getMostSignificantBits() == IDS;
  }

  private void send() {
    long placedBefore = controller.baited();
    for (int submitted = 0; !closed; LockSupport.parkNanos(EVERY_NANOS)) {
      Session open = controller.session();
      if (submitted - (controller.baited() - placedBefore) < MOST_WAITING
          && open != null
          && open.isWritable()
          && open.send(Operand.START, start(submitted))) {
        submitted++;
      }
    }
  }

  private static Start start(int number) {
    return new Start(
        new InstanceId(new UUID(IDS, VARIANT | number)),
        1,
        TENANT,
        "bait-" + number,
        "bait",
        Kind.PROCESS,
        COMMAND,
        new Demands(1, 1, 1),
        REQUIRES,
        null,
        Restart.NEVER,
        null,
        List.of(),
        CONTROLLER,
        SubmittingController.LEADER_EPOCH);
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    sender.join();
  }
}
