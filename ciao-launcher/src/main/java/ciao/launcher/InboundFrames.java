package ciao.launcher;

import ciao.launcher.lifecycle.Effect;
import ciao.ssntp.Complaints;
import ciao.ssntp.ErrorCode;
import ciao.ssntp.Greeting;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.RawPayload;
import ciao.ssntp.Session;
import ciao.ssntp.SessionKey;
import ciao.ssntp.SessionListener;
import ciao.ssntp.epoch.HighestEpoch;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.PayloadReader;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.StartBinding;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what the scheduler's connection says into the launcher's turns, so many at a time. */
final class InboundFrames implements SessionListener {
  private static final Logger log = LoggerFactory.getLogger(InboundFrames.class);

  /** What it is for is not looked up in a longer START, which takes a turn too long. */
  private static final int LONG_BYTES = 64 << 10;

  private final Executor turns;
  private final Node node;
  private final SessionUplink uplink;
  private final HighestEpoch schedulers;
  private final HighestEpoch leaders;
  private final boolean onlyOne;
  private final PayloadReader payloads = new PayloadReader();
  private volatile @Nullable Inlet inlet; // of the session there is, on its event loop
  private volatile Complaints complaints = new Complaints(); // likewise

  /**
   * @param schedulers the highest epoch of a scheduler this node was with
   * @param leaders the highest epoch of a controller this node was commanded by
   * @param onlyOne whether there is no other scheduler this node could be with
   */
  InboundFrames(
      Executor turns,
      Node node,
      SessionUplink uplink,
      HighestEpoch schedulers,
      HighestEpoch leaders,
      boolean onlyOne) {
    this.turns = turns;
    this.node = node;
    this.uplink = uplink;
    this.schedulers = schedulers;
    this.leaders = leaders;
    this.onlyOne = onlyOne;
  }

  /**
   * A scheduler that was replaced, and does not know it yet, is left alone. One that is the only
   * one, and was never activated, cannot have been: there were several once, and are not any more.
   */
  @Override
  public Greeting greet(SessionKey scheduler, ClusterConfiguration configuration) {
    long highest = schedulers.highest();
    if (configuration.epoch() >= highest || (onlyOne && configuration.schedulerEpoch() == null)) {
      return new Greeting.Welcome(configuration);
    }
    return new Greeting.Refusal(
        ErrorCode.NOT_ACTIVE,
        "scheduler %s has epoch %d (expected: %d or more, as another had); the controller activates"
                .formatted(scheduler.uuid(), configuration.epoch(), highest)
            + " the right one, if `schedulers` names them all everywhere");
  }

  @Override
  public long noteLeader(long epoch) {
    return leaders.note(epoch);
  }

  @Override
  public void connected(Session session, ClusterConfiguration configuration) {
    log.info("connected to the scheduler, {}", session.key());
    schedulers.note(configuration.epoch());
    inlet = new Inlet(session, turns);
    complaints = new Complaints();
    turns.execute(() -> {
      uplink.use(session);
      node.connected(Duration.ofMillis(configuration.statsPeriodMs()));
    });
  }

  @Override
  public void received(Session session, Message message) {
    Payload payload = message.payload();
    if (payload instanceof ErrorReport error) {
      complaints.hear(error).ifPresent(said -> log.warn("the scheduler says: {}", said));
    } else if (payload != null) {
      takeIn(session, () -> node.received(payload, message.trace()));
    }
  }

  /** The scheduler has numbered every START it sent, read or not. */
  @Override
  public void refused(Session session, Operand operand, RawPayload raw, ErrorReport answer) {
    if (operand == Operand.START) {
      takeIn(
          session,
          () -> {
            node.startRefused();
            binding(raw, answer).ifPresent(of -> node.send(refusal(of, answer)));
          });
    }
  }

  private Optional<StartBinding> binding(RawPayload raw, ErrorReport answer) {
    return answer.code().equals(ErrorCode.INVALID_PAYLOAD.toString()) && raw.size() <= LONG_BYTES
        ? payloads.binding(raw.text().getBytes(StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static Effect.RefuseStart refusal(StartBinding of, ErrorReport answer) {
    return new Effect.RefuseStart(
        of.instance(), of.generation(), RefusalReason.INVALID_PAYLOAD, answer.message());
  }

  private void takeIn(Session session, Runnable frame) {
    Inlet open = Objects.requireNonNull(inlet, "a frame before connected()");
    open.takeIn(() -> {
      if (uplink.isOver(session)) {
        frame.run();
      }
    });
  }

  @Override
  public void writabilityChanged(Session session) {
    if (session.isWritable()) {
      turns.execute(() -> {
        if (uplink.isOver(session)) {
          node.writable();
        }
      });
    }
  }

  @Override
  public void disconnected(Session session, String why) {
    log.info("disconnected from the scheduler: {}", why);
    turns.execute(() -> {
      if (uplink.isOver(session)) {
        uplink.lose();
        node.disconnected();
      }
    });
  }
}
