package ciao.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.api.Event;
import ciao.client.api.Page;
import ciao.controller.event.EventLog;
import ciao.controller.resource.EventKind;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.EventSpec.Decision;
import ciao.controller.resource.EventSpec.Severity;
import ciao.controller.resource.InstanceStatus.Placement;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.state.Document;
import ciao.state.Operation;
import ciao.state.Store;
import ciao.state.Transaction;
import ciao.state.memory.MemoryStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The list of everybody's events: what is not shown is not read. */
class EventApiTest {
  private static final Instant THEN = Instant.EPOCH;

  private final Store store =
      new MemoryStore(InstantSource.fixed(THEN), Runnable::run, Runnable::run);
  private final EventApi api = new EventApi(store, new Watching(store, Runnable::run));
  private int events;

  @Test
  void aPageReadsNoEventBehindIt() {
    happen("team-b", EventKind.INSTANCE);
    happen("team-a", EventKind.INSTANCE);
    happen("team-a", EventKind.IMAGE);
    unreadable("team-b");
    Page<Event> page = api.page(Optional.empty(), 2, Optional.empty());
    assertThat(page.items()).extracting(Event::subject).containsExactly("1", "2");
    assertThat(page.next()).isNotNull();
  }

  @Test
  void decisionsAreFoundWithoutReadingWhatElseHappened() {
    unreadable("team-a");
    happen("team-a", EventKind.PLACEMENT);
    assertThat(api.page(Optional.of(EventKind.PLACEMENT), 9, Optional.empty()).items())
        .extracting(Event::subject)
        .containsExactly("2");
  }

  private void happen(String tenant, EventKind kind) {
    boolean decided = kind == EventKind.PLACEMENT;
    InstanceId instance = new InstanceId(new UUID(1, 1));
    Placement placement =
        new Placement(new NodeId(new UUID(0, 1)), "web1", 1, 1, "the first with room", THEN);
    EventSpec spec =
        new EventSpec(
            THEN,
            tenant,
            Severity.INFO,
            kind,
            String.valueOf(events + 1),
            "it happened",
            decided ? new Decision(instance, 1, placement, null) : null);
    write(
        Operation.create(Resources.EVENT.at(tenant, id()), EventLog.NAME, spec)
            .withLabels(decided ? Map.of(Resources.PLACEMENT_LABEL, "") : Map.of()));
  }

  private void unreadable(String tenant) {
    write(
        Operation.create(
            Document.type(Resources.EVENT.name()).at(tenant, id()),
            EventLog.NAME,
            new Document("{\"kind\":\"weather\"}")));
  }

  private String id() {
    return "event-" + ++events;
  }

  private void write(Operation operation) {
    var _ = store.write(new Transaction(List.of(operation))).join();
  }
}
