package ciao.scheduler.placement;

import ciao.ssntp.Message;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.TenantId;

/** A START to place: what the core reads of it, and the frame it came in. */
public final class Submission {
  private final Start start;
  private final Shape shape;
  private final Message message;

  private Submission(Start start, Shape shape, Message message) {
    this.start = start;
    this.shape = shape;
    this.message = message;
  }

  static Submission of(Message message) {
    if (message.payload() instanceof Start start) {
      return new Submission(start, Shape.of(start), message);
    }
    throw new IllegalArgumentException("message: " + message.operand() + " (expected: START)");
  }

  /**
   * In place of one that waits of the same generation: timed from then on, since that is when its
   * user asked, and when the scheduler first saw it.
   */
  Submission inPlaceOf(Submission waiting) {
    return waiting.generation() == generation()
        ? new Submission(start, shape, message.tracedAs(waiting.message))
        : this;
  }

  /** What it says. */
  public Start start() {
    return start;
  }

  /** What the search looks at. */
  Shape shape() {
    return shape;
  }

  /** The frame. */
  Message message() {
    return message;
  }

  InstanceId instance() {
    return start.instance();
  }

  TenantId tenant() {
    return start.tenant();
  }

  long generation() {
    return start.generation();
  }

  /** Its place in the queue with this ticket. */
  Turn turn(long ticket) {
    return Turn.of(ticket, start.scheduling() == null ? 0 : start.scheduling().priority());
  }

  int bytes() {
    return message.raw().size();
  }

  @Override
  public String toString() {
    return "START of " + instance() + ", generation " + generation();
  }
}
