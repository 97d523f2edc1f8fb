package ciao.cli.bench;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.StartFailure;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A number of STARTs, or of claims: when each was sent, came to its agent (START; GRANT, which
 * answers a claim), and controllers heard of it (INSTANCE_PLACED, INSTANCE_CLAIMED). Event loops
 * and the sender write to it; times may be read once all is over.
 */
final class Round implements UnderWay {
  /** Without any progress for so long a round has failed. */
  private static final long PATIENCE_S = 30;

  private static final long IDS = 0x2000_0000_0000_4000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final Kind kind;
  private final int first;
  private final IntConsumer completed;
  private final AtomicIntegerArray awaited;
  private final CountDownLatch open;
  private final long[] sentAt;
  private final long[] heardAt;
  private final long[] atAgentAt;
  private final SimulatedAgent[] agents;
  private final AtomicReference<@Nullable String> problem = new AtomicReference<>();

  /**
   * A round that is about to begin.
   *
   * @param kind what of
   * @param first the number of its first instance; no two rounds of a kind share one
   * @param count how many
   * @param controllers how many hear of each placement
   * @param completed told of each that came to its agent and that all controllers heard of; on an
   *     event loop
   */
  Round(Kind kind, int first, int count, int controllers, IntConsumer completed) {
    this.kind = kind;
    this.first = first;
    this.completed = completed;
    this.awaited = new AtomicIntegerArray(count);
    for (int i = 0; i < count; i++) {
      awaited.set(i, controllers + 1);
    }
    this.open = new CountDownLatch(count);
    this.sentAt = new long[count];
    this.heardAt = new long[count];
    this.atAgentAt = new long[count];
    this.agents = new SimulatedAgent[count];
  }

  /** The instance of this number. */
  static InstanceId instance(int number) {
    return new InstanceId(new UUID(IDS, VARIANT | number));
  }

  int count() {
    return sentAt.length;
  }

  /** The number of an instance of this round. */
  int number(int index) {
    return first + index;
  }

  /** It is sent next. */
  void sent(int index, long now) {
    sentAt[index] = now;
  }

  /** The time of the first controller counts. */
  @Override
  public void heard(Kind of, InstanceId instance, boolean firstController, long now) {
    int index = index(of, instance);
    if (index >= 0) {
      if (firstController) {
        heardAt[index] = now;
      }
      count(index);
    }
  }

  @Override
  public void atAgent(Kind of, InstanceId instance, SimulatedAgent agent, long now) {
    int index = index(of, instance);
    if (index >= 0) {
      atAgentAt[index] = now;
      agents[index] = agent;
      count(index);
    }
  }

  /** Whom it came to; once all is over. */
  SimulatedAgent agent(int index) {
    return agents[index];
  }

  @Override
  public boolean grants(InstanceClaimed claim) {
    return isOfRounds(claim.instance());
  }

  @Override
  public void refused(StartFailure refusal) {
    fail("a START was refused: " + refusal.message());
  }

  @Override
  public void reported(SimulatedAgent agent) {}

  @Override
  public void fail(String sentence) {
    problem.compareAndSet(null, sentence);
  }

  /** Of a takeover something may come when that is over: what was submitted again, and no claim. */
  private static boolean isOfRounds(InstanceId instance) {
    return instance.value().getMostSignificantBits() == IDS;
  }

  private int index(Kind of, InstanceId instance) {
    if (!isOfRounds(instance)) {
      return -1;
    }
    long index = (instance.value().getLeastSignificantBits() & ~VARIANT) - first;
    if (of != kind || index < 0 || index >= sentAt.length) {
      fail("instance " + instance + " was announced or sent again after its round");
      return -1;
    }
    return (int) index;
  }

  private void count(int index) {
    int left = awaited.decrementAndGet(index);
    if (left == 0) {
      open.countDown();
      completed.accept(index);
    } else if (left < 0) {
      fail("instance " + instance(first + index) + " came more than once");
    }
  }

  /**
   * Waits until all have arrived.
   *
   * @throws CommandFailed when one goes wrong, or nothing happens for 30 s
   */
  void await() throws InterruptedException {
    long before = open.getCount();
    while (!open.await(PATIENCE_S, TimeUnit.SECONDS)) {
      check();
      if (open.getCount() == before) {
        throw new CommandFailed(
            ExitCode.REFUSED,
            "%d of %d %s did not arrive, and none in the last %d s (expected: all)"
                .formatted(before, count(), kind.name().toLowerCase(Locale.ROOT), PATIENCE_S));
      }
      before = open.getCount();
    }
    check();
  }

  /** Fails when something went wrong. */
  void check() {
    String wrong = problem.get();
    if (wrong != null) {
      throw new CommandFailed(ExitCode.REFUSED, wrong);
    }
  }

  /** What it came to. */
  Figures.Pass figures() {
    long begin = sentAt[0];
    long end = begin;
    long[] heard = new long[count()];
    long[] atAgent = new long[count()];
    for (int i = 0; i < count(); i++) {
      heard[i] = heardAt[i] - sentAt[i];
      atAgent[i] = atAgentAt[i] - sentAt[i];
      end = Math.max(end, Math.max(heardAt[i], atAgentAt[i]));
    }
    double seconds = Math.max(end - begin, 1) / 1e9;
    return new Figures.Pass(
        Math.round(count() / seconds), Latencies.of(heard), Latencies.of(atAgent));
  }
}
