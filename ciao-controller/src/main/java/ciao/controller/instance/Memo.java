package ciao.controller.instance;

import ciao.controller.resource.InstanceSpec;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.NodeId;
import ciao.state.Pointer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is remembered of one instance between its turns; none of it survives a restart. */
final class Memo {
  /** An honest node says no more between two turns, and each step of a short life is told. */
  private static final int ALL_OF_FEW = 16;

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

  /** What those say that have its generation too early: {@link Standing#EARLY}. */
  Map<NodeId, InstanceReport> early = Map.of();

  /** What was wanted at the end of its last turn, or null when it had none. */
  @Nullable Want lastWant;

  /** How often it was asked to send again what may have been lost, and how often it has. */
  long asked;

  long answered;

  private List<News> news = List.of();

  Memo(Pointer<InstanceSpec> pointer) {
    this.pointer = pointer;
  }

  /**
   * Of many, only the newest report of each node is kept: it says all that the earlier ones did.
   *
   * @return how many more wait now
   */
  int add(News item) {
    if (news.isEmpty()) {
      news = new ArrayList<>(1);
    }
    if (item instanceof News.Reported report && news.size() >= ALL_OF_FEW) {
      for (int i = news.size() - 1; i >= 0; i--) {
        if (news.get(i) instanceof News.Reported old && old.node().equals(report.node())) {
          news.remove(i);
          news.add(
              new News.Reported(report.node(), report.report(), report.again() || old.again()));
          return 0;
        }
      }
    }
    news.add(item);
    return 1;
  }

  /** What waits for its next turn, oldest first; more may come while that is under way. */
  List<News> news() {
    return List.copyOf(news);
  }

  /**
   * These have been dealt with; those that something newer took the place of wait no more as it is.
   *
   * @return how many fewer wait now
   */
  int dealtWith(List<News> heard) {
    if (heard.isEmpty()) {
      return 0;
    }
    Set<News> over = Collections.newSetFromMap(new IdentityHashMap<>());
    over.addAll(heard);
    List<News> left = new ArrayList<>(news);
    left.removeIf(over::contains);
    int fewer = news.size() - left.size();
    news = left.isEmpty() ? List.of() : left;
    return fewer;
  }
}
