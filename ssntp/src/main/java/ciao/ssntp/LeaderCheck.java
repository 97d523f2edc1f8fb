package ciao.ssntp;

import ciao.ssntp.payload.FromLeader;
import java.util.Optional;

/** Of several controllers one leads: a command of another is refused, wherever it gets. */
final class LeaderCheck {
  private LeaderCheck() {}

  /**
   * @param owner knows the highest epoch of a controller that was seen
   */
  static Optional<Violation> refuses(Message message, SessionListener owner) {
    if (!(message.payload() instanceof FromLeader command)) {
      return Optional.empty();
    }
    Long named = command.leaderEpoch();
    long epoch = named == null ? 0 : named;
    long highest = owner.noteLeader(epoch);
    return epoch >= highest
        ? Optional.empty()
        : Optional.of(
            new Violation(
                ErrorCode.STALE_EPOCH,
                "%s of a controller with epoch %d (expected: %d or more, as another leads)"
                    .formatted(message.operand(), epoch, highest),
                highest));
  }
}
