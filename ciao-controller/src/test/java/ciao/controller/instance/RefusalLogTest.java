package ciao.controller.instance;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.EventSpec;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.InstanceStatus.Refusal;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.VetoCount;
import ciao.state.Resource;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which refusals are decisions, which the log keeps. */
class RefusalLogTest extends ReconcilerFixture {
  private final Resource<InstanceSpec> web = create("web");

  private void refuse(int nodes, String... vetoes) {
    refuse(RefusalReason.FULL_CLOUD, nodes, vetoes);
  }

  private void refuse(RefusalReason code, int nodes, String... vetoes) {
    List<VetoCount> counts =
        Arrays.stream(vetoes).map(veto -> new VetoCount(veto, nodes, "web1 lacks it")).toList();
    InstanceId id = InstanceId.of(web.id());
    reconcilers
        .intake()
        .deliver(
            new StartFailure(
                id, 1, null, code, "no room on " + nodes, true, counts, null, null, null));
    time.settle();
  }

  private List<Set<String>> told() {
    return events.stream()
        .map(EventSpec::decision)
        .filter(Objects::nonNull)
        .map(decision -> Objects.requireNonNull(decision.refusal()))
        .map(Refusal::reasons)
        .toList();
  }

  @Test
  void otherReasonsAreAnotherDecisionAndOtherNumbersAreNot() {
    refuse(3, "memory");
    time.pass(Duration.ofHours(1));
    refuse(4, "memory");
    assertThat(told()).containsExactly(Set.of("memory"));

    refuse(4, "label");
    refuse(5, "label");
    time.pass(Duration.ofHours(1));
    refuse(6, "label");
    assertThat(told()).containsExactly(Set.of("memory"), Set.of("label"));
  }

  @Test
  void reasonsThatComeAndGoAreToldNowAndThenAndThoseThatStayAreToldInTheEnd() {
    for (int second = 0; second < 600; second++) {
      refuse(second, second % 2 == 0 ? "memory" : "label");
      time.pass(Duration.ofSeconds(1));
    }
    assertThat(told()).hasSizeBetween(2, 10);

    time.pass(Refusals.REASONS_STAND);
    refuse(1, "vcpus", "memory");
    refuse(1, "device");
    time.pass(Refusals.REASONS_STAND);
    refuse(1, "device");
    assertThat(told()).endsWith(Set.of("vcpus", "memory"), Set.of("device"));
  }

  @Test
  void anotherCodeIsToldAtOnce() {
    refuse(1, "memory");
    refuse(RefusalReason.QUEUE_FULL, 1, "memory");
    assertThat(told()).hasSize(2);
  }

  @Test
  void anotherControllerGoesOnFromWhatIsStored() {
    refuse(1, "memory");
    reconcilers.close();
    time.settle();
    reconcilers = start();
    refuse(2, "memory");
    assertThat(told()).hasSize(1);
    refuse(2, "label");
    assertThat(told()).hasSize(2);
  }
}
