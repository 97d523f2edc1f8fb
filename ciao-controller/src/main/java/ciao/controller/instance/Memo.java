package ciao.controller.instance;

import ciao.controller.resource.InstanceSpec;
import ciao.ssntp.payload.InstanceState;
import ciao.state.Pointer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is remembered of one instance between its turns; none of it survives a restart. */
final class Memo {
  final Pointer<InstanceSpec> pointer;

  /** What is being tried now, or null. */
  @Nullable Attempt attempt;

  /** What its node said last, or null when it has said nothing since the controller started. */
  @Nullable InstanceState lastState;

  /** When its node last spoke of it; the epoch when it has not since the controller started. */
  Instant lastHeard = Instant.EPOCH;

  /**
   * What the log was told of its last refusal, or null when nothing since the controller started.
   */
  Refusals.@Nullable Told refusal;

  /** What was wanted at the end of its last turn, or null when it had none. */
  @Nullable Want lastWant;

  /** How often it was asked to send again what may have been lost, and how often it has. */
  long asked;

  long answered;

  private List<News> news = List.of();

  Memo(Pointer<InstanceSpec> pointer) {
    this.pointer = pointer;
  }

  void add(News item) {
    if (news.isEmpty()) {
      news = new ArrayList<>(1);
    }
    news.add(item);
  }

  /** What waits for its next turn, oldest first; more may come while that is under way. */
  List<News> news() {
    return List.copyOf(news);
  }

  /** The oldest so many have been dealt with. */
  void dealtWith(int count) {
    news = count == news.size() ? List.of() : new ArrayList<>(news.subList(count, news.size()));
  }
}
