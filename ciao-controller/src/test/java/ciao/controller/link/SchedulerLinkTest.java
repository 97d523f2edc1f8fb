package ciao.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.controller.plan.Plans;
import ciao.controller.trace.TraceBook;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.SessionKey;
import ciao.ssntp.payload.ErrorReport;
import ciao.state.Store;
import ciao.state.memory.MemoryStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a controller makes of being told that its epoch is stale. */
class SchedulerLinkTest {
  private static final long NOW = 1_000_000;

  private final Store store = new MemoryStore(InstantSource.system(), Runnable::run, Runnable::run);
  private final InstantSource clock = () -> Instant.ofEpochMilli(NOW);
  private final Leadership leadership = Leadership.take(store, clock);
  private final SchedulerLink link =
      new SchedulerLink(
          failure -> {},
          new Plans(),
          new TraceBook(store, clock),
          leadership,
          new Activator(store, leadership, 1, clock, clock));
  private final PlainSession session = session();

  SchedulerLinkTest() throws Exception {
    link.use(session);
  }

  @Test
  void aFrameOfTheControllerBeforeThatWasStillUnderWayIsNoReasonToDoAnything() {
    link.received(session, stale(NOW));
    link.received(session, stale(NOW - 1));
    assertThat(session.closed()).isEmpty();
    assertThat(leadership.epoch()).isEqualTo(NOW);
  }

  @Test
  void whenAHigherOneWasSeenAllIsSentAgainWithAHigherStill() {
    link.received(session, stale(NOW + 7));
    assertThat(session.closed()).containsExactly("starting_over");
    assertThat(leadership.epoch()).isEqualTo(NOW + 8);
    link.received(session, stale(NOW + 7));
    assertThat(session.closed()).as("the rest of what was refused").hasSize(1);
  }

  @Test
  void whatWasSentInTheNextSessionBeforeTheEpochRoseIsSentAgainToo() {
    PlainSession next = session();
    link.use(next);
    link.received(session, stale(NOW + 7));
    assertThat(next.closed()).containsExactly("starting_over");
  }

  @Test
  void anActivationThatWasRefusedBeginsAnewToLearnTheSchedulersEpoch() {
    link.received(session, stale(null));
    assertThat(session.closed()).containsExactly("starting_over");
    assertThat(leadership.epoch()).isEqualTo(NOW);
  }

  private static PlainSession session() {
    return new PlainSession(new SessionKey(new UUID(5, 1), Roles.of(Role.SCHEDULER)), () -> {});
  }

  private static Message stale(@Nullable Long seen) {
    return Message.of(
        Operand.INVALID_FRAME_TYPE, new ErrorReport("stale_epoch", "START of another", seen));
  }
}
