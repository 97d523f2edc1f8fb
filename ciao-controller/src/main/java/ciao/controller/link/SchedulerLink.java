package ciao.controller.link;

import ciao.controller.instance.Intake;
import ciao.controller.instance.Outbound;
import ciao.controller.plan.Plans;
import ciao.controller.trace.TraceBook;
import ciao.ssntp.Complaints;
import ciao.ssntp.ErrorCode;
import ciao.ssntp.Greeting;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.Session;
import ciao.ssntp.SessionKey;
import ciao.ssntp.SessionListener;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.FromLeader;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.PlanFailure;
import ciao.ssntp.payload.Planned;
import ciao.ssntp.payload.StreamFailure;
import ciao.ssntp.payload.TraceReport;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what the scheduler sends to its owners, and takes to the scheduler what they send. Called
 * on the session's event loop, which it never blocks: an intake that has enough to do makes it
 * pause reading.
 */
public final class SchedulerLink implements SessionListener, Outbound {
  private static final Logger log = LoggerFactory.getLogger(SchedulerLink.class);

  private final Consumer<StreamFailure> streams;
  private final TraceBook traces;
  private final Leadership leadership;
  private final Activator activator;
  private final Plans plans;
  private volatile @Nullable Session session;

  /** On the session's event loop only. */
  private Complaints complaints = new Complaints();

  private volatile @Nullable Intake intake;

  /**
   * @param streams hears of streams that nodes could not open
   * @param plans hears what the scheduler answers
   * @param traces hears how long starts took
   * @param leadership whose epoch all commands carry
   * @param activator makes the scheduler the active one
   */
  public SchedulerLink(
      Consumer<StreamFailure> streams,
      Plans plans,
      TraceBook traces,
      Leadership leadership,
      Activator activator) {
    this.traces = traces;
    this.leadership = leadership;
    this.streams = streams;
    this.plans = plans;
    this.activator = activator;
  }

  /** Who hears what the scheduler says; set once, before the first session. */
  public void attach(Intake hears) {
    intake = hears;
  }

  private Intake intake() {
    Intake attached = intake;
    if (attached == null) {
      throw new IllegalStateException("a session before attach()");
    }
    return attached;
  }

  @Override
  public Greeting greet(SessionKey scheduler, ClusterConfiguration configuration) {
    return activator.greet(scheduler, configuration);
  }

  @Override
  public void connected(Session connected, ClusterConfiguration configuration) {
    log.info("connected to scheduler {}", connected.key());
    use(connected);
    complaints = new Complaints();
    activator.connected(connected, configuration);
    intake().schedulerConnected(Duration.ofMillis(configuration.statsPeriodMs()));
  }

  /** What is sent goes here from now on. */
  void use(Session connected) {
    session = connected;
  }

  @Override
  public void received(Session from, Message message) {
    Payload payload = message.payload();
    if (payload == null) {
      return;
    }
    if (payload instanceof StreamFailure failure) {
      streams.accept(failure);
      return;
    }
    if (payload instanceof Planned planned) {
      plans.answered(planned);
      return;
    }
    if (payload instanceof PlanFailure failure) {
      plans.failed(failure);
      return;
    }
    if (payload instanceof TraceReport report) {
      traces.add(report);
      return;
    }
    if (payload instanceof ErrorReport report) {
      complaints.hear(report).ifPresent(line -> log.warn("the scheduler says: {}", line));
      if (report.code().equals(ErrorCode.STALE_EPOCH.toString())) {
        stale(from, report.epoch());
      }
      return;
    }
    if (!intake().deliver(payload)) {
      from.pauseReading();
      if (!intake().isCongested()) { // it has made room between these two lines
        from.resumeReading();
      }
    }
  }

  /**
   * With a higher epoch all is sent again, in a new session. An activation is refused for the
   * scheduler's own epoch, which is not said, but learned from the next session. Else nothing is to
   * be done: a START of the controller before was still under way, and what matters of it was or
   * will be submitted again.
   */
  private void stale(Session from, @Nullable Long seen) {
    if (seen == null) {
      from.close(startingOver("the controller comes with another epoch for this scheduler"));
      return;
    }
    var _ =
        leadership
            .outbid(seen)
            .thenAccept(raised -> {
              Session current = session; // maybe not the one this was said in
              if (raised && current != null) {
                current.close(startingOver("the controller comes with another epoch"));
              }
            });
  }

  private static ErrorReport startingOver(String why) {
    return new ErrorReport(ErrorCode.STARTING_OVER.toString(), why);
  }

  @Override
  public void writabilityChanged(Session changed) {
    if (changed.isWritable()) {
      intake().outboundWritable();
    }
  }

  @Override
  public void disconnected(Session ended, String why) {
    log.info("disconnected from the scheduler: {}", why);
    session = null;
    plans.lost();
    activator.disconnected();
    intake().schedulerDisconnected();
  }

  @Override
  public void send(Operand operand, Payload payload) {
    Session current = session;
    if (current != null) {
      current.send(operand, stamped(payload));
    }
  }

  @Override
  public void sendTraced(Operand operand, Payload payload, String label, @Nullable Instant since) {
    Session current = session;
    if (current != null) {
      current.sendTraced(operand, stamped(payload), label, since);
    }
  }

  private Payload stamped(Payload payload) {
    return payload instanceof FromLeader command ? command.by(leadership.epoch()) : payload;
  }

  @Override
  public boolean isWritable() {
    Session current = session;
    return current != null && current.isWritable();
  }

  @Override
  public void resumeReading() {
    Session current = session;
    if (current != null) {
      current.resumeReading();
    }
  }

  @Override
  public void startOver() {
    Session current = session;
    if (current != null) {
      current.close(startingOver("the controller reads everything anew after a bug"));
    }
  }
}
