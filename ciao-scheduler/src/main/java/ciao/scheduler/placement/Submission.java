package ciao.scheduler.placement;

import ciao.ssntp.Message;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Start;

/**
 * A START to place: what the core reads of it, and the frame it came in.
 *
 * @param start what it says
 * @param shape what the search looks at
 * @param message the frame
 */
record Submission(Start start, Shape shape, Message message) {
  static Submission of(Message message) {
    if (message.payload() instanceof Start start) {
      return new Submission(start, Shape.of(start), message);
    }
    throw new IllegalArgumentException("message: " + message.operand() + " (expected: START)");
  }

  InstanceId instance() {
    return start.instance();
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
}
