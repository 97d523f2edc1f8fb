package ciao.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.launcher.ModelController.Wanted;
import ciao.launcher.ModelController.Wish;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Restart;
import ciao.ssntp.payload.RestartPolicy;
import ciao.ssntp.payload.Room;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lives of instances under commands, losses, repetitions, ends and crashes, all from one seed. What
 * must never happen is checked as it goes, by {@link WatchedDriver} and {@link CrashingNode}; in
 * the end, when the trouble stops, everything is as it was wished.
 */
class RandomLivesTest {
  private static final int ACTIONS = 150;
  private static final int INSTANCES = 5;
  private static final Restart TWICE = new Restart(RestartPolicy.ON_FAILURE, 2, 1_000);

  @TempDir private Path directory;
  private final List<Payload> history = new ArrayList<>();

  /** Twenty; {@code -Dciao.seeds=2000} for a night. */
  static LongStream seeds() {
    return LongStream.rangeClosed(Long.getLong("ciao.seed", 1), Long.getLong("ciao.seeds", 20));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void atMostOneRunsAndEverythingIsInTheEndAsWished(long seed) throws IOException {
    try (CrashingNode node = new CrashingNode(directory, seed)) {
      try {
        live(node, seed);
      } catch (AssertionError broken) {
        throw new AssertionError("seed " + seed + ":\n" + node.transcript, broken);
      }
    }
  }

  private void live(CrashingNode node, long seed) throws IOException {
    node.loss(0.05 * (seed % 3));
    node.crashPoints.probability(0.01 * (seed % 4));
    node.crashPoints.failures(0.02 * (seed % 5));
    for (int action = 0; action < ACTIONS; action++) {
      orCrash(node, () -> act(node));
      assertThat(node.watched.broken()).isEmpty();
    }
    node.loss(0);
    node.crashPoints.probability(0);
    node.crashPoints.failures(0);
    settle(node);
    assertThat(node.watched.broken()).isEmpty();
    checkEnd(node);
  }

  private static void orCrash(CrashingNode node, Runnable action) throws IOException {
    try {
      action.run();
    } catch (Crash crash) {
      node.note("killed " + crash.getMessage());
      bootAgain(node);
    }
  }

  private static void bootAgain(CrashingNode node) throws IOException {
    while (true) {
      node.world.crash();
      node.toNode.clear();
      try {
        node.boot();
        return;
      } catch (Crash again) {
        // the next one may get further
      }
    }
  }

  private void act(CrashingNode node) {
    Random random = node.world.random();
    int dice = random.nextInt(100);
    if (dice < 8 && node.controller.all().size() < INSTANCES) {
      long number = node.controller.all().size() + 1L;
      Restart restart = random.nextBoolean() ? Restart.NEVER : TWICE;
      node.controller.create(new InstanceId(new UUID(1, number)), restart);
    } else if (dice < 20) {
      pick(node, random, wanted -> node.controller.wish(wanted, wish(random)));
    } else if (dice < 30) {
      pick(node, random, wanted -> node.driver.exit(wanted.id, random.nextInt(2)));
    } else if (dice < 38) {
      node.controller.insist();
    } else if (dice < 42) {
      node.reconnect();
    } else if (dice < 50 && !history.isEmpty()) {
      node.deliver(history.get(random.nextInt(history.size())));
    } else if (dice < 65) {
      node.world.runFor(Duration.ofMillis(random.nextInt(3_000)));
    } else {
      deliverAndRun(node, random);
    }
  }

  private void deliverAndRun(CrashingNode node, Random random) {
    Payload next = node.toNode.peek();
    if (next != null) {
      history.add(next);
      node.deliverNext();
    }
    for (int i = random.nextInt(10); i > 0; i--) {
      node.world.runOne();
    }
  }

  private static Wish wish(Random random) {
    int dice = random.nextInt(10);
    return dice < 5 ? Wish.RUN : dice < 8 ? Wish.STOP : Wish.DELETE;
  }

  private static void pick(CrashingNode node, Random random, Consumer<Wanted> action) {
    List<Wanted> all = List.copyOf(node.controller.all());
    if (!all.isEmpty()) {
      action.accept(all.get(random.nextInt(all.size())));
    }
  }

  /** No more trouble: the controller insists, and the node has time. */
  private static void settle(CrashingNode node) {
    node.reconnect();
    for (int round = 0; round < 40; round++) {
      node.controller.insist();
      while (!node.toNode.isEmpty()) {
        node.deliverNext();
        node.world.runReady();
      }
      node.world.runFor(Duration.ofSeconds(5));
    }
  }

  private static void checkEnd(CrashingNode node) {
    Room free = new Room(100, 100_000, 100_000, 100);
    for (Wanted wanted : node.controller.all()) {
      String name = wanted.id + " wished " + wanted.wish;
      boolean runs = node.driver.runs(wanted.id);
      switch (wanted.wish) {
        case RUN -> {
          assertThat(runs).as(name).isTrue();
          assertThat(wanted.last)
              .as(name)
              .extracting(InstanceReport::state)
              .isEqualTo(InstanceState.ACTIVE);
          free =
              new Room(
                  free.vcpus() - 1, free.memoryMib() - 64, free.diskMib() - 100, free.slots() - 1);
        }
        case STOP -> {
          assertThat(runs).as(name).isFalse();
          assertThat(wanted.isStopped()).as(name).isTrue();
          if (node.instances().resolve(wanted.id.toString()).toFile().exists()) {
            free = new Room(free.vcpus(), free.memoryMib(), free.diskMib() - 100, free.slots());
          }
        }
        case DELETE -> {
          assertThat(runs).as(name).isFalse();
          assertThat(wanted.gone).as(name).isTrue();
          assertThat(node.instances().resolve(wanted.id.toString())).as(name).doesNotExist();
        }
      }
    }
    assertThat(node.books[0].room().free())
        .as("room beside %s", node.books[0].inventory().all())
        .isEqualTo(free);
    assertThat(node.illegalSteps()).as("impossible events").isZero();
  }
}
