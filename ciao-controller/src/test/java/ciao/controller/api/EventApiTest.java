package ciao.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.api.Event;
import ciao.client.api.Page;
import ciao.controller.api.EventFilter.About;
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
  private static final InstanceId INSTANCE = new InstanceId(new UUID(1, 1));
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
    Page<Event> page = api.page(EventFilter.ALL, 2, Optional.empty());
    assertThat(page.items()).extracting(Event::subject).containsExactly("1", "2");
    assertThat(page.next()).isNotNull();
  }

  @Test
  void decisionsAreFoundWithoutReadingWhatElseHappened() {
    unreadable("team-a");
    happen("team-a", EventKind.PLACEMENT);
    assertThat(
            api.page(
                    new EventFilter(Optional.of(EventKind.PLACEMENT), Optional.empty()),
                    9,
                    Optional.empty())
                .items())
        .extracting(Event::subject)
        .containsExactly("2");
  }

  @Test
  void whatIsAboutAnotherInstanceIsNotRead() {
    unreadable("team-a", Map.of(Resources.INSTANCE_LABEL, INSTANCE.toString()));
    happen("team-a", EventKind.PLACEMENT);
    String other = new UUID(1, 2).toString();
    EventFilter asked = new EventFilter(Optional.empty(), Optional.of(About.gone(other)));
    assertThat(api.page(asked, 9, Optional.empty()).items()).isEmpty();
  }

  /** Those that were stored before a label told whom they are about. */
  @Test
  void decisionsWithoutALabelAreKnownByWhatTheySay() {
    happen("team-a", EventKind.PLACEMENT);
    happen("team-a", EventKind.INSTANCE);
    EventFilter asked =
        new EventFilter(Optional.empty(), Optional.of(About.gone(INSTANCE.toString())));
    assertThat(api.page(asked, 9, Optional.empty()).items())
        .extracting(Event::kind)
        .containsExactly("placement");
  }

  private void happen(String tenant, EventKind kind) {
    boolean decided = kind == EventKind.PLACEMENT;
    Placement placement =
        new Placement(new NodeId(new UUID(0, 1)), "web1", 1, 1, 7L, "the first with room", THEN);
    EventSpec spec =
        new EventSpec(
            THEN,
            tenant,
            Severity.INFO,
            kind,
            String.valueOf(events + 1),
            "it happened",
            decided ? new Decision(INSTANCE, 1, placement, null) : null,
            null);
    write(
        Operation.create(Resources.EVENT.at(tenant, id()), EventLog.NAME, spec)
            .withLabels(decided ? Map.of(Resources.PLACEMENT_LABEL, "") : Map.of()));
  }

  private void unreadable(String tenant) {
    unreadable(tenant, Map.of());
  }

  private void unreadable(String tenant, Map<String, String> labels) {
    write(
        Operation.create(
                Document.type(Resources.EVENT.name()).at(tenant, id()),
                EventLog.NAME,
                new Document("{\"kind\":\"weather\"}"))
            .withLabels(labels));
  }

  private String id() {
    return "event-" + ++events;
  }

  private void write(Operation operation) {
    var _ = store.write(new Transaction(List.of(operation))).join();
  }
}
