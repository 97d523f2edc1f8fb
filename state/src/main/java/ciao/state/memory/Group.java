package ciao.state.memory;

import ciao.state.Refusal;
import ciao.state.WriteResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Transactions that share one sync, each staged on what the ones before it left. */
final class Group {
  private final List<Member> members = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private Snapshot staged;
  private long bytes;

  Group(Snapshot base) {
    this.staged = base;
  }

  /** False, and nothing happens, when the group is full. */
  boolean add(Waiting waiting, Instant now, Limits limits) {
    if (members.size() == limits.groupTransactions()) {
      return false;
    }
    Staged outcome = Staging.stage(staged, waiting.transaction(), now, limits);
    if (outcome instanceof Staged.Accepted accepted) {
      if (!members.isEmpty() && bytes + accepted.bytes() > limits.groupBytes()) {
        return false;
      }
      staged = accepted.next();
      bytes += accepted.bytes();
      changes.addAll(accepted.changes());
    }
    members.add(new Member(waiting, outcome));
    return true;
  }

  int size() {
    return members.size();
  }

  Snapshot staged() {
    return staged;
  }

  List<Change> changes() {
    return changes;
  }

  /** Each member's own outcome: the group is durable and visible. */
  void answer() {
    for (Member member : members) {
      CompletableFuture<WriteResult> answer = member.waiting().answer();
      try {
        switch (member.outcome()) {
          case Staged.Accepted accepted -> answer.complete(accepted.committed());
          case Staged.Refused refused -> answer.complete(refused.refusal());
        }
      } catch (RuntimeException e) {
        answer.completeExceptionally(e); // a stored spec its type cannot read: the write stands
      }
    }
  }

  void answer(Refusal refusal) {
    members.forEach(member -> member.waiting().answer().complete(refusal));
  }

  void fail(Throwable bug) {
    members.forEach(member -> member.waiting().answer().completeExceptionally(bug));
  }

  private record Member(Waiting waiting, Staged outcome) {}

  /** A transaction in the queue and who waits for it. */
  record Waiting(Prepared transaction, CompletableFuture<WriteResult> answer) {}
}
