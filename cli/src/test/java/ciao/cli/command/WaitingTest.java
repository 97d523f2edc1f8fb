package ciao.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.WatchEvent;
import ciao.client.api.Demands;
import ciao.client.api.Instance;
import ciao.client.api.Kind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WaitingTest {
  private final Map<String, @Nullable Instance> latest = new LinkedHashMap<>();

  @BeforeEach
  void oneIsWaitedFor() {
    latest.put("web", instance("web", "stopping", 5));
  }

  @Test
  void whatAWatchRepeatsFromBeforeDoesNotTurnTheStoryBack() {
    Waiting.take(updated(instance("web", "active", 4)), latest);

    assertThat(latest.get("web").phase()).isEqualTo("stopping");
  }

  @Test
  void whatCameSinceCounts() {
    Waiting.take(updated(instance("web", "exited", 6)), latest);

    assertThat(latest.get("web").phase()).isEqualTo("exited");
  }

  @Test
  void whatIsGoneStaysGone() {
    Waiting.take(new WatchEvent<>(WatchEvent.Type.DELETED, instance("web", "deleting", 5)), latest);
    Waiting.take(updated(instance("web", "active", 6)), latest);

    assertThat(latest).containsEntry("web", null);
  }

  @Test
  void othersAreNotItsBusiness() {
    Waiting.take(updated(instance("db", "active", 9)), latest);

    assertThat(latest).containsOnlyKeys("web");
  }

  private static WatchEvent<Instance> updated(Instance instance) {
    return new WatchEvent<>(WatchEvent.Type.UPDATED, instance);
  }

  private static Instance instance(String id, String phase, long version) {
    return new Instance(
        id,
        id,
        "team-a",
        "web",
        Kind.PROCESS,
        "running",
        phase,
        null,
        null,
        null,
        1,
        0,
        null,
        null,
        null,
        null,
        new Demands(1, 64, 100),
        version,
        Instant.EPOCH,
        null,
        null);
  }
}
