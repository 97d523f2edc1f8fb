package ciao.cli.serve;

import static ciao.cli.serve.ThreeKinds.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.PemFiles;
import ciao.cli.serve.Fates.Fate;
import ciao.client.CiaoClient;
import ciao.client.api.Instance;
import ciao.client.api.Kind;
import ciao.ssntp.Operand;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A whole cloud behind a {@link LossyRelay}: START, Grant and InstanceClaimed are lost and come
 * twice, at once or late, on the links of controller and launcher alike. {@code -Dciao.seed}
 * repeats the fates of a run.
 */
class LostFramesTest {
  private static final List<String> KINDS = List.of("process", "container");
  private static final int OF_EACH = 6;

  @Test
  void everyInstanceRunsExactlyOnceAndWhatIsDeletedNeverRunsAgain() throws Exception {
    Fates fates = new Fates(Long.getLong("ciao.seed", System.nanoTime()));
    System.out.println("LostFramesTest " + fates);
    Mark mark = Mark.random();
    try (LossyRelay relay = LossyRelay.open(fates);
        TestCloud cloud =
            TestCloud.create(
                "vcpu_overcommit: 64", "schedulers: ['127.0.0.1:%d']".formatted(relay.port()))) {
      NodeConfig config = NodeConfig.read(cloud.home());
      relay.serve(
          PemFiles.read(config.certificate(), config.authority()),
          config.scheduler().listen().resolved());
      cloud.startAll();
      mark.define(cloud, KINDS);

      for (String kind : KINDS) {
        succeed(cloud.ciao("instance", "add", kind, "--count", Integer.toString(OF_EACH)));
      }
      List<Instance> first = allRunOnce(cloud, mark);
      for (Operand operand : List.of(Operand.START, Operand.GRANT)) {
        relay.repeatToLauncher(operand);
      }
      restartProcesses(cloud, first);
      allRunOnce(cloud, mark);

      succeed(cloud.ciao("instance", "delete", "--all", "--wait"));
      nothingComesBack(cloud, relay, mark);
      assertFatesWereSuffered(fates);
    }
  }

  /** The next generation is claimed and granted as the first was. */
  private static void restartProcesses(TestCloud cloud, List<Instance> all) throws Exception {
    List<Instance> processes =
        all.stream().filter(instance -> instance.kind() == Kind.PROCESS).toList();
    for (Instance instance : processes) {
      succeed(cloud.ciao("instance", "restart", instance.id()));
    }
    for (Instance before : processes) {
      cloud.await(before.id(), now -> now.generation() > before.generation());
    }
  }

  private static List<Instance> allRunOnce(TestCloud cloud, Mark mark) throws Exception {
    try (CiaoClient client = cloud.tenant()) {
      List<Instance> active =
          Awaitility.await("every instance is active")
              .atMost(TestCloud.PATIENCE)
              .until(
                  () -> client.instances(TestCloud.TENANT),
                  all ->
                      all.stream()
                          .allMatch(one -> one.phase().equals("active") && one.pid() != null));
      assertThat(active).hasSize(KINDS.size() * OF_EACH);
      // A moment after it is active, a process may still be the tool that becomes it.
      Awaitility.await("each runs once, as what it is listed as")
          .atMost(TestCloud.PATIENCE)
          .untilAsserted(() ->
              assertThat(mark.processes())
                  .isEqualTo(
                      active.stream()
                          .map(Instance::pid)
                          .collect(Collectors.toCollection(TreeSet::new))));
      return active;
    }
  }

  /** All that was ever said comes once more, and every single frame is answered with: deleted. */
  private static void nothingComesBack(TestCloud cloud, LossyRelay relay, Mark mark)
      throws Exception {
    assertThat(mark.processes()).as("processes left").isEmpty();
    int answered = relay.seen(Operand.INSTANCE_DELETED).size();

    int repeated = relay.repeatToLauncher(Operand.START) + relay.repeatToLauncher(Operand.GRANT);

    assertThat(repeated).isGreaterThanOrEqualTo(2 * KINDS.size() * OF_EACH);
    Awaitility.await("all is answered")
        .atMost(TestCloud.PATIENCE)
        .until(() -> relay.seen(Operand.INSTANCE_DELETED).size() >= answered + repeated);
    assertThat(mark.processes()).as("processes that came back").isEmpty();
    assertThat(cloud.home().resolve("node").resolve("instances")).isEmptyDirectory();
  }

  private static void assertFatesWereSuffered(Fates fates) {
    for (Operand operand : Fates.VICTIMS) {
      assertThat(fates.count(operand, Fate.LOST)).as("%s lost, %s", operand, fates).isPositive();
      assertThat(fates.count(operand, Fate.TWICE) + fates.count(operand, Fate.TWICE_LATE))
          .as("%s twice, %s", operand, fates)
          .isPositive();
    }
  }
}
