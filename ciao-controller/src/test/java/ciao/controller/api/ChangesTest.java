package ciao.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.Resources;
import ciao.controller.resource.TenantSpec;
import ciao.state.Event;
import ciao.state.Metadata;
import ciao.state.Phase;
import ciao.state.Resource;
import ciao.state.WatchError;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ChangesTest {
  private final Changes<TenantSpec> changes = new Changes<>();

  private static Resource<TenantSpec> tenant(String id) {
    return new Resource<>(
        Resources.TENANT,
        new Metadata(
            "system",
            "Tenant",
            id,
            1,
            "",
            Phase.RUNNING,
            new LinkedHashSet<>(),
            Map.of(),
            Map.of(),
            Instant.EPOCH,
            Instant.EPOCH),
        new TenantSpec(false));
  }

  private void created(String id) {
    changes.see(new Event.Created<>(1, tenant(id)));
  }

  private void updated(String id) {
    changes.see(new Event.Updated<>(1, tenant(id), tenant(id)));
  }

  private void destroyed(String id) {
    changes.see(new Event.Destroyed<>(1, tenant(id).pointer(), Optional.of(tenant(id))));
  }

  private Map<String, Changes.Change<TenantSpec>> take() throws InterruptedException {
    return changes.take(Duration.ZERO);
  }

  @Test
  void manyChangesOfOneObjectAreOne() throws Exception {
    created("a");
    updated("a");
    updated("b");
    updated("b");

    assertThat(take().entrySet())
        .extracting(entry -> entry.getKey() + " " + entry.getValue().kind())
        .containsExactly("a CREATED", "b UPDATED");
    assertThat(take()).isEmpty();
  }

  @Test
  void anEndIsToldWhateverCameBefore() throws Exception {
    created("a");
    destroyed("a");

    assertThat(take().get("a").kind()).isEqualTo(Changes.Kind.DELETED);
  }

  @Test
  void whoFallsTooFarBehindIsToldSo() throws Exception {
    for (int i = 0; i <= 10_000; i++) {
      created("t-" + i);
    }
    assertThat(changes.broken()).hasValueSatisfying(why -> assertThat(why).contains("10000"));
  }

  @Test
  void anOverrunBreaksTheWatchAndAClosedStoreEndsIt() {
    changes.see(new Event.Errored<>(1, new WatchError.Overrun(5)));
    assertThat(changes.broken()).isPresent();

    Changes<TenantSpec> other = new Changes<>();
    other.see(new Event.Errored<>(1, new WatchError.Closed()));
    assertThat(other.broken()).isEmpty();
    assertThat(other.isClosed()).isTrue();
  }
}
