package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.Rest.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A workload is deleted while instances are made of it. */
final class WorkloadUseTest extends SharedCluster {
  private static final int ROUNDS = 30;
  private static final int MAKERS = 4;

  @Test
  void noInstanceIsEverMadeOfAWorkloadThatIsGone() throws Exception {
    int deleted = 0;
    try (ExecutorService makers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < ROUNDS; round++) {
        deleted += race(makers, "race-" + round) ? 1 : 0;
      }
    }
    System.out.println("WorkloadUseTest: deleted in %d of %d races".formatted(deleted, ROUNDS));
  }

  /** Whether the workload was deleted. */
  private boolean race(ExecutorService makers, String name) throws Exception {
    rest.post(
        at("/workloads"),
        """
        {"name": "%s", "kind": "process", "command": ["/bin/true"],
         "demands": {"vcpus": 1, "memory_mib": 64, "disk_mib": 0}}
        """
            .formatted(name));
    CyclicBarrier ready = new CyclicBarrier(MAKERS + 1);
    List<Future<Integer>> made = new ArrayList<>();
    for (int maker = 0; maker < MAKERS; maker++) {
      made.add(
          makers.submit(() -> {
            ready.await();
            return rest.post(at("/instances"), "{\"workload\": \"%s\"}".formatted(name)).status();
          }));
    }
    ready.await();
    Answer deleted = rest.send("DELETE", at("/workloads/" + name), null, "application/json");
    List<Integer> answers = new ArrayList<>();
    for (Future<Integer> one : made) {
      answers.add(one.get());
    }
    if (deleted.status() == 204) {
      assertThat(answers).as("instances of a workload that is deleted").containsOnly(404);
      return true;
    }
    assertThat(deleted.problem().code()).isEqualTo("in_use");
    assertThat(answers).contains(201);
    return false;
  }
}
