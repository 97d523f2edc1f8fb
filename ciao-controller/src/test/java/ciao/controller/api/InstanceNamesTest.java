package ciao.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.api.NewInstances;
import ciao.controller.answer.Answer;
import ciao.controller.answer.Answer.Given;
import ciao.controller.resource.NameSpec;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.TenantId;
import ciao.state.Operation;
import ciao.state.Transaction;
import ciao.state.memory.MemoryStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstanceNamesTest {
  private static final TenantId TENANT = TenantId.of("team");
  private static final NewInstances MANY = new NewInstances("web", null, 100);

  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final MemoryStore store = new MemoryStore(InstantSource.system(), Runnable::run, timers);

  @AfterEach
  void end() {
    timers.shutdownNow();
  }

  @Test
  void nobodyIsGivenANameThatIsTaken() {
    List<String> first = chosen();
    first.forEach(this::take);

    // Of the same seed: the same names would come.
    List<String> second = chosen();

    assertThat(first).hasSize(100).allMatch(name -> name.matches("web-[2-9a-z]{5}"));
    assertThat(second).hasSize(100).doesNotContainAnyElementsOf(first);
  }

  private List<String> chosen() {
    Answer<List<String>> names =
        new InstanceNames(store, new Random(7)).of(TENANT, MANY.workload(), MANY);
    return ((Given<List<String>>) names).value();
  }

  private void take(String name) {
    store
        .write(
            Transaction.of(
                Operation.create(
                    Resources.name(TENANT, Resources.INSTANCE, name), "", new NameSpec("id"))))
        .join();
  }
}
