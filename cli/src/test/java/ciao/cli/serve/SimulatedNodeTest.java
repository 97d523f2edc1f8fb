package ciao.cli.serve;

import static ciao.cli.serve.ThreeKinds.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.cli.ExitCode;
import org.junit.jupiter.api.Test;

/** A node that only simulates instances, chosen by its configuration. */
class SimulatedNodeTest {
  @Test
  void aNodeSimulatesInstancesOfAWholeCloudWhenToldToAndSaysSo() throws Exception {
    try (TestCloud cloud = TestCloud.create("simulated: true", "")) {
      cloud.startAll();
      ThreeKinds.workload(
          cloud,
          """
          name: pretence
          kind: process
          command: [/no/such/program]
          demands: {vcpus: 1, memory_mib: 16, disk_mib: 1}
          requires: {labels: {simulated: "true"}}
          """);
      succeed(cloud.ciao("instance", "add", "pretence", "--name", "one", "--wait"));
      assertThat(cloud.await("one", one -> one.phase().equals("active")).pid()).isZero();

      CommandResult logs = cloud.ciao("instance", "logs", "one");
      assertThat(logs.code()).isEqualTo(ExitCode.REFUSED);
      assertThat(logs.err()).contains("only simulates instances");

      succeed(cloud.ciao("instance", "stop", "one", "--wait"));
      succeed(cloud.ciao("instance", "delete", "one", "--wait"));
    }
  }
}
