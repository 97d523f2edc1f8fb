package ciao.cli.bench;

import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Start;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What has become of one START while a scheduler was lost. Any thread, but for what is the
 * sender's.
 */
final class Fate {
  private static final long IDS = 0x3000_0000_0000_4000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final InstanceId instance;
  private final int number;
  private final AtomicReference<@Nullable NodeId> holder = new AtomicReference<>();
  private final Set<NodeId> agents = ConcurrentHashMap.newKeySet();
  private final Set<NodeId> granted = ConcurrentHashMap.newKeySet();

  /** The sender's. */
  private boolean submittedAgain;

  /**
   * @param number of the START: no other has it
   */
  Fate(int number) {
    this.instance = new InstanceId(new UUID(IDS, VARIANT | number));
    this.number = number;
  }

  InstanceId instance() {
    return instance;
  }

  /** The same whenever it is submitted. */
  Start start(int workloads) {
    return Starts.of(instance, number, workloads);
  }

  /** The sender is about to submit it once more; says whether that is the first time. */
  boolean submitAgain() {
    boolean first = !submittedAgain;
    submittedAgain = true;
    return first;
  }

  /** It came to this agent. */
  void cameTo(NodeId agent) {
    agents.add(agent);
  }

  /** To how many agents it came. */
  int agents() {
    return agents.size();
  }

  /** Whether this node is the one that claims it, as the first to do so is. */
  boolean isClaimedBy(NodeId node) {
    return holder.compareAndSet(null, node) || node.equals(holder.get());
  }

  boolean isClaimed() {
    return holder.get() != null;
  }

  /** GRANT came to this agent. */
  void grantedTo(NodeId agent) {
    granted.add(agent);
  }

  /** How many agents it was granted to. */
  int grants() {
    return granted.size();
  }
}
