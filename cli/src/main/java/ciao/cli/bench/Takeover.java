package ciao.cli.bench;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.ssntp.Operand;
import ciao.ssntp.Session;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.StartFailure;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * STARTs at a steady rate while a scheduler is lost. As in production an agent claims what it is
 * sent, and again with the next scheduler what was not granted by then; the controller grants a
 * START to whoever claims it first, and submits again, in the same generation, what nobody had
 * claimed when it is with the next scheduler. Agents repeat with each report what has no GRANT yet,
 * as launchers do every few seconds: a claim is lost that comes before the controller. So a START
 * may come to two agents, but no GRANT may. A real controller grants it only to the agent that
 * INSTANCE_PLACED named last, which may be the later one to claim.
 */
final class Takeover implements UnderWay {
  /** Where the plan says none. */
  private static final int RATE = 2_000;

  /** All of them find room in the queue of a scheduler whose agents are not back yet. */
  private static final int MOST = 60_000;

  private static final long PATIENCE_S = 30;

  /** As a controller waits first when there is no node. */
  private static final long REFUSED_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private record Refused(Fate fate, long at) {}

  private final SubmittingController controller;
  private final int workloads;
  private final int rate;
  private final Map<InstanceId, Fate> fates = new ConcurrentHashMap<>();
  private final Map<SimulatedAgent, Set<InstanceId>> ungranted = new ConcurrentHashMap<>();
  private final Queue<Refused> refused = new ConcurrentLinkedQueue<>();
  private final CountDownLatch flows;
  private final AtomicInteger arrived = new AtomicInteger();

  /** When so many have come, nothing that was submitted is under way any more. */
  private final AtomicInteger arriving = new AtomicInteger();

  private final AtomicReference<@Nullable String> problem = new AtomicReference<>();
  private final Thread sender =
      Thread.ofPlatform().name("bench-load").daemon().unstarted(this::send);
  private volatile boolean enough;
  private volatile boolean ended;

  /** The sender's until it has ended. */
  private int submittedAgain;

  Takeover(Plan plan, SubmittingController controller) {
    this.controller = controller;
    this.workloads = plan.workloads();
    this.rate = plan.rate() > 0 ? plan.rate() : RATE;
    this.flows = new CountDownLatch(Math.min(rate, MOST / 4));
  }

  /** Begins, and waits until so many were granted as are submitted in a second. */
  void begin() throws InterruptedException {
    sender.start();
    if (!flows.await(PATIENCE_S, TimeUnit.SECONDS)) {
      throw refused("%d STARTs were not granted before the scheduler was lost", flows.getCount());
    }
  }

  /** Submits no more, and waits until each was granted and those submitted again have come. */
  Figures.Takeover end() throws InterruptedException {
    enough = true;
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (count(0) > 0 || !refused.isEmpty() || arrived.get() < arriving.get()) {
      if (problem.get() != null || System.nanoTime() > patience) {
        break;
      }
      LockSupport.parkNanos(20 * POLL_NANOS); // each look is at all of them
    }
    ended = true;
    sender.join();
    long nowhere = fates.values().stream().filter(fate -> fate.agents() == 0).count();
    long notGranted = count(0);
    long grantedTwice = fates.size() - notGranted - count(1);
    if (problem.get() != null || notGranted > 0 || grantedTwice > 0) {
      throw refused(
          "of %d STARTs %d came to no agent, %d were granted to none and %d to several (expected: 0)%s",
          fates.size(),
          nowhere,
          notGranted,
          grantedTwice,
          problem.get() == null ? "" : "; " + problem.get());
    }
    long twoAgents = fates.values().stream().filter(fate -> fate.agents() > 1).count();
    return new Figures.Takeover(rate, fates.size(), submittedAgain, (int) twoAgents);
  }

  private long count(int grants) {
    return fates.values().stream().filter(fate -> fate.grants() == grants).count();
  }

  private static CommandFailed refused(String format, Object... values) {
    return new CommandFailed(ExitCode.REFUSED, format.formatted(values));
  }

  private void send() {
    long begin = System.nanoTime();
    Session with = controller.session();
    for (int next = 0; ; ) {
      Session now = controller.session();
      if (now != with && now != null) {
        submitAllAgain(now);
      } else if (now != null) {
        submitRefusedAgain(now);
      }
      with = now;
      if (ended) {
        return;
      }
      if (next < MOST
          && !enough
          && System.nanoTime() >= begin + next * TimeUnit.SECONDS.toNanos(1) / rate) {
        Fate fate = new Fate(next);
        fates.put(fate.instance(), fate);
        next++;
        submit(now, fate);
      } else {
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  private void submitAllAgain(Session to) {
    refused.clear();
    arriving.set(arrived.get());
    for (Fate fate : fates.values()) {
      if (!fate.isClaimed()) {
        submitAgain(to, fate);
      }
    }
  }

  /** Its agents may not be there yet. */
  private void submitRefusedAgain(Session to) {
    for (Refused due = refused.peek();
        due != null && System.nanoTime() - due.at() >= REFUSED_AGAIN_NANOS;
        due = refused.peek()) {
      refused.remove();
      arriving.decrementAndGet();
      if (!due.fate().isClaimed()) {
        submitAgain(to, due.fate());
      }
    }
  }

  private void submitAgain(Session to, Fate fate) {
    submittedAgain += fate.submitAgain() ? 1 : 0;
    submit(to, fate);
  }

  /** What is lost with its session is submitted again with the next. */
  private void submit(@Nullable Session to, Fate fate) {
    while (to != null && !to.isWritable() && controller.session() == to) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    if (to != null && to.send(Operand.START, fate.start(workloads))) {
      arriving.incrementAndGet();
    }
  }

  @Override
  public void heard(Kind of, InstanceId instance, boolean firstController, long now) {}

  @Override
  public void atAgent(Kind of, InstanceId instance, SimulatedAgent agent, long now) {
    Fate fate = fates.get(instance);
    if (fate == null) {
      fail("instance " + instance + " was announced or sent again after its round");
      return;
    }
    Set<InstanceId> open = ungranted.computeIfAbsent(agent, any -> ConcurrentHashMap.newKeySet());
    if (of == Kind.STARTS) {
      fate.cameTo(agent.node());
      arrived.incrementAndGet();
      open.add(instance);
      var _ = agent.claim(instance); // or with the next scheduler
    } else {
      fate.grantedTo(agent.node());
      open.remove(instance);
      flows.countDown();
    }
  }

  @Override
  public boolean grants(InstanceClaimed claim) {
    Fate fate = fates.get(claim.instance());
    return fate != null && fate.isClaimedBy(claim.node());
  }

  @Override
  public void refused(StartFailure refusal) {
    Fate fate = fates.get(refusal.instance());
    if (fate != null && !refusal.queued()) {
      refused.add(new Refused(fate, System.nanoTime()));
    }
  }

  @Override
  public void reported(SimulatedAgent agent) {
    for (InstanceId instance : ungranted.getOrDefault(agent, Set.of())) {
      var _ = agent.claim(instance);
    }
  }

  @Override
  public void fail(String sentence) {
    problem.compareAndSet(null, sentence);
  }
}
