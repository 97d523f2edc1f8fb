package ciao.controller.instance;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.Desired;
import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many histories with lost, repeated and reordered messages, and with every role dying at any
 * moment. That no two nodes run an instance at once, and that no disk is lost, is checked in every
 * step, by {@link World}.
 */
final class ControllerChaosTest {
  private static final int NODES = 4;
  private static final int INSTANCES = 25;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatUsersWantComesTrueWhateverIsLostAndWhoeverDies(long firstSeed) {
    for (long seed = firstSeed * 1_000; seed < firstSeed * 1_000 + 12; seed++) {
      World world = new World(seed, NODES, INSTANCES, Timing.DEFAULT);
      try {
        history(world);
      } catch (AssertionError | RuntimeException failed) {
        throw new AssertionError(
            "seed " + seed + ", the end of its history:\n" + tail(world.transcript), failed);
      }
    }
  }

  private static String tail(List<String> transcript) {
    return String.join(
        "\n", transcript.subList(Math.max(0, transcript.size() - 300), transcript.size()));
  }

  private static void history(World world) {
    world.nodes.forEach(node -> {
      node.connect();
      world.after(world.upTo(Duration.ofSeconds(6)), node::periodically);
    });
    world.scheduler.controllerConnects();
    for (int i = 0; i < INSTANCES; i++) {
      InstanceId id = new InstanceId(world.uuid());
      String name = "i-" + i;
      world.after(world.upTo(Duration.ofMinutes(3)), () -> world.create(id, name));
      changeMind(world, id);
    }
    trouble(world);
    lie(world);
    world.run(Duration.ofMinutes(10));
    world.chaos = false;
    world.run(Duration.ofMinutes(6));
    checkConverged(world);
    assertThat(world.crashes()).as("turns that threw").isZero();
  }

  /** The user of an instance stops, starts, restarts and at times deletes it. */
  private static void changeMind(World world, InstanceId id) {
    world.after(
        world.upTo(Duration.ofMinutes(4)),
        () -> {
          Wish wish = world.wishes().get(id);
          if (!world.chaos) {
            return;
          }
          if (wish != null && !wish.deleted()) {
            world.change(id, changed(world, wish));
          }
          changeMind(world, id);
        });
  }

  private static Wish changed(World world, Wish wish) {
    int choice = world.random.nextInt(10);
    if (choice < 4) {
      return new Wish(wish.tenant(), wish.name(), Desired.STOPPED, wish.run(), false);
    }
    return choice < 9
        ? new Wish(wish.tenant(), wish.name(), Desired.RUNNING, wish.run() + 1, false)
        : new Wish(wish.tenant(), wish.name(), wish.desired(), wish.run(), true);
  }

  private static void trouble(World world) {
    world.after(
        world.upTo(Duration.ofSeconds(40)),
        () -> {
          if (world.chaos) {
            ModelNode victim = world.nodes.get(world.random.nextInt(NODES));
            switch (world.random.nextInt(12)) {
              case 0, 1 -> world.restartController();
              case 2 -> world.scheduler.restart();
              case 3 -> victim.wipe();
              case 4, 5, 6 -> victim.restart();
              default -> victim.disconnect();
            }
            trouble(world);
          }
        });
  }

  /** Nodes claim what they have not. */
  private static void lie(World world) {
    world.after(
        world.upTo(Duration.ofSeconds(5)),
        () -> {
          if (!world.chaos) {
            return;
          }
          List<InstanceId> all = List.copyOf(world.statuses().keySet());
          ModelNode liar = world.nodes.get(world.random.nextInt(NODES));
          if (!all.isEmpty()) {
            InstanceId wanted = all.get(world.random.nextInt(all.size()));
            long generation = world.statuses().get(wanted).binding().generation();
            if (liar.connected && !liar.holdings().containsKey(wanted)) {
              world.scheduler.toController(new InstanceClaimed(wanted, generation, liar.id));
            }
          }
          lie(world);
        });
  }

  private static void checkConverged(World world) {
    List<String> wrong = new ArrayList<>();
    world
        .wishes()
        .forEach((id, wish) -> {
          InstanceStatus status = world.statuses().get(id);
          if (status == null || wish.deleted() || !agrees(world, id, wish, status)) {
            wrong.add(id + ": " + wish + " but " + status);
          }
        });
    for (ModelNode node : world.nodes) {
      for (Map.Entry<InstanceId, Long> holding : node.holdings().entrySet()) {
        InstanceStatus status = world.statuses().get(holding.getKey());
        if (status == null || !node.id.equals(status.binding().holder())) {
          wrong.add(node.name + " holds " + holding + ", which is none of its: " + status);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(world.statuses().keySet()).isEqualTo(world.wishes().keySet());
  }

  private static boolean agrees(World world, InstanceId id, Wish wish, InstanceStatus status) {
    boolean runs = world.nodes.stream().anyMatch(node -> node.runs(id));
    boolean ended =
        status.phase() == InstancePhase.EXITED || status.phase() == InstancePhase.FAILED;
    NodeId node = status.binding().node();
    if (runs) {
      return wish.desired() == Desired.RUNNING
          && status.run() == wish.run()
          && status.phase() == InstancePhase.ACTIVE
          && node != null
          && world.node(node).runs(id);
    }
    return ended && (wish.desired() == Desired.STOPPED || status.run() == wish.run());
  }
}
