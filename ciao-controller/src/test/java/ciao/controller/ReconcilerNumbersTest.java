package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.client.api.state.ReconcilerNumbers;
import org.junit.jupiter.api.Test;

final class ReconcilerNumbersTest extends SharedCluster {
  @Test
  void operatorsSeeWhatTheReconcilersDo() throws Exception {
    rest.post(
        at("/workloads"),
        """
        {"name": "hello", "kind": "process", "command": ["/bin/true"],
         "demands": {"vcpus": 1, "memory_mib": 64, "disk_mib": 0}}
        """);
    rest.post(at("/instances"), "{\"workload\": \"hello\"}");

    ReconcilerNumbers numbers =
        await().until(() -> of("instance-reconciler"), shown -> shown.writes() > 0);
    assertThat(numbers.wakeups()).isPositive();
    assertThat(numbers.reconciles()).isPositive();
    assertThat(numbers.crashes()).isZero();
  }

  private ReconcilerNumbers of(String reconciler) throws Exception {
    return operator.state().reconcilers().stream()
        .filter(numbers -> numbers.name().equals(reconciler))
        .findFirst()
        .orElseThrow();
  }
}
