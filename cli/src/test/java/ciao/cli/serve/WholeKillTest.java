package ciao.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.UnreachableException;
import ciao.client.api.Instance;
import ciao.client.api.NewInstances;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * kill -9 of everything at once, while a script creates processes and containers. {@code
 * -Dciao.kill.rounds=100} for a night; {@code -Dciao.seed} repeats the moments of a run.
 */
class WholeKillTest {
  private static final int ROUNDS = Integer.getInteger("ciao.kill.rounds", 6);
  private static final int MOST_PER_ROUND = 6;

  /** From the answer to the kill: a start takes tens of milliseconds. */
  private static final int LONGEST_MORE_MS = 300;

  private static final List<String> KINDS = List.of("process", "container");

  @Test
  void whatWasAnsweredIsThereAndNothingRunsTwice() throws Exception {
    long seed = Long.getLong("ciao.seed", System.nanoTime());
    System.out.println("WholeKillTest seed " + seed);
    Random random = new Random(seed);
    Mark mark = Mark.random();
    try (TestCloud cloud = TestCloud.create("vcpu_overcommit: 64")) {
      Queue<String> answered = new ConcurrentLinkedQueue<>();
      RoleProcess whole = cloud.startWhole();
      mark.define(cloud, KINDS);
      for (int round = 0; round < ROUNDS; round++) {
        Thread script = Thread.ofVirtual().start(() -> create(cloud, answered));
        awaitAnswers(answered, answered.size() + 1 + random.nextInt(MOST_PER_ROUND));
        whole.waitFor(random.nextInt(LONGEST_MORE_MS));
        whole.kill();
        script.join();
        whole = cloud.startWhole();
      }
      check(cloud, answered, mark);
      ThreeKinds.succeed(cloud.ciao("instance", "delete", "--all", "--wait"));
      assertThat(mark.processes()).as("processes left").isEmpty();
    }
  }

  /** On a busy machine the kill comes later, and still in the middle. */
  private static void awaitAnswers(Queue<String> answered, int count) {
    Awaitility.await("answers to the script")
        .atMost(TestCloud.PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> answered.size() >= count);
  }

  private static void create(TestCloud cloud, Queue<String> answered) {
    try (CiaoClient client = cloud.tenant()) {
      for (int i = 0; i < MOST_PER_ROUND; i++) {
        client
            .addInstances(TestCloud.TENANT, new NewInstances(KINDS.get(i % KINDS.size()), null, 1))
            .created()
            .forEach(instance -> answered.add(instance.id()));
      }
    } catch (UnreachableException | ApiException | IOException killed) {
      // The point of the test: whatever was not answered may or may not be there.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void check(TestCloud cloud, Queue<String> answered, Mark mark) throws Exception {
    try (CiaoClient client = cloud.tenant()) {
      Awaitility.await("every instance is active")
          .atMost(TestCloud.PATIENCE)
          .until(
              () -> client.instances(TestCloud.TENANT),
              instances ->
                  instances.stream().allMatch(instance -> instance.phase().equals("active")));
      Map<String, Instance> listed =
          client.instances(TestCloud.TENANT).stream()
              .collect(Collectors.toMap(Instance::id, Function.identity()));
      assertThat(listed.keySet()).as("answered, so kept").containsAll(answered);
      Set<Long> expected =
          listed.values().stream()
              .map(Instance::pid)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(expected).as("one process each").hasSize(listed.size());
      assertThat(mark.processes())
          .as("every one that runs is listed, none runs twice")
          .hasSize(listed.size());
    }
  }
}
