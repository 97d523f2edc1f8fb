package ciao.cli.bench;

import ciao.certs.Credentials;
import ciao.certs.PkiException;
import ciao.cli.bench.Plan.Loss;
import ciao.cli.bench.UnderWay.Kind;
import ciao.cli.output.Progress;
import ciao.cli.serve.BackgroundProcess;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Start;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** One run of the benchmark, from the start of the scheduler to its end. Used once. */
final class Trial implements AutoCloseable {
  private static final IntConsumer NOTHING = index -> {};

  private final Plan plan;
  private final BenchHome home;
  private final Progress progress;
  private final AtomicReference<UnderWay> underWay =
      new AtomicReference<>(new Round(Kind.STARTS, 0, 0, 0, NOTHING));
  private final Crowd crowd;
  private final Schedulers schedulers;
  private int instances;

  private Trial(Plan plan, BenchHome home, Progress progress, Schedulers schedulers) {
    this.plan = plan;
    this.home = home;
    this.progress = progress;
    this.schedulers = schedulers;
    this.crowd = new Crowd(plan, underWay);
  }

  /** Starts a scheduler with nobody connected. */
  static Trial start(Plan plan, BenchHome home, Progress progress)
      throws IOException, PkiException, InterruptedException {
    progress.say("starting a scheduler");
    return new Trial(plan, home, progress, Schedulers.start(home, plan.loss()));
  }

  /** Runs it to the end. */
  Figures run() throws IOException, PkiException, InterruptedException {
    Figures.Connected connected = connect();
    for (int i = 0; i < Plan.WARM_UPS; i++) {
      say("warming up", plan.warmUp());
      fullSpeed(plan.warmUp());
    }
    say("one START at a time", plan.single());
    Figures.Pass single = oneAtATime();
    say("STARTs at full speed", plan.starts());
    FullSpeed fullSpeed = fullSpeed(plan.starts());
    long rate = plan.rate() > 0 ? plan.rate() : Math.max(1, fullSpeed.pass().rate() / 2);
    int paced = (int) Math.min(plan.starts(), rate * Plan.PACED_S);
    say("STARTs at " + rate + " a second", paced);
    Paced underLoad = atRate(rate, paced);
    Figures.Hostile besideHostile =
        plan.hostile() > 0 ? besideHostile(rate, paced, underLoad) : null;
    Figures.Claims claims = claims(fullSpeed.round());
    Figures.Passes passes =
        new Figures.Passes(single, fullSpeed.pass(), underLoad.pass(), besideHostile, claims);
    return Figures.of(plan, connected, fullSpeed.cost(), passes, usage());
  }

  private Figures.Hostile besideHostile(long rate, int paced, Paced quiet)
      throws IOException, PkiException, InterruptedException {
    say("the same beside hostile peers, of each manner", plan.hostile());
    long baited = crowd.first().baited();
    try (BackgroundProcess hostile =
            HostilePeers.start(home, schedulers.address(), plan.hostile());
        Bait bait = Bait.start(crowd.first())) {
      crowd.first().awaitBait(baited); // or a short pass would be over before there is any
      atRate(rate, paced); // until what they lead to is compiled, that alone takes a core
      hostile.check();
      Paced beside = atRate(rate, paced);
      hostile.check();
      long unread = crowd.first().baited() - baited;
      Received beyond = beside.received().since(quiet.received());
      return Figures.Hostile.of(beside.pass(), unread, beyond, beside.seconds());
    }
  }

  private void say(String what, int count) {
    progress.say("%s: %,d".formatted(what, count));
  }

  private Figures.Connected connect() throws IOException, PkiException, InterruptedException {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    List<InetSocketAddress> addresses = schedulers.addresses();
    crowd.connectControllers(home, addresses);
    Map<UUID, Credentials> issued = crowd.issue(home, progress);
    say("connecting agents", plan.agents());
    ProcessUsage empty = usage();
    Way first = new Way(schedulers, crowd, empty);
    crowd.connectAgents(issued, addresses);
    Figures.Arrival arrival = first.end(0);
    long full = usage().residentKib();
    Loss loss = plan.loss();
    Lost lost = loss == Loss.NONE ? null : lose();
    Figures.Arrival back = lost == null ? null : lost.back();
    return new Figures.Connected(
        load,
        arrival,
        loss == Loss.RESTART ? back : null,
        loss == Loss.STANDBY ? back : null,
        lost == null ? null : lost.meanwhile(),
        empty.residentKib(),
        full);
  }

  private record Lost(Figures.Arrival back, Figures.Takeover meanwhile) {}

  /** While STARTs are submitted. */
  private Lost lose() throws IOException, PkiException, InterruptedException {
    progress.say("killing the scheduler under load, and waiting until all agents are with another");
    Takeover takeover = new Takeover(plan, crowd.first());
    underWay.set(takeover);
    takeover.begin();
    int losses = crowd.first().losses();
    Way back = new Way(schedulers, crowd, ProcessUsage.NONE);
    schedulers.kill();
    crowd.first().awaitLoss(losses);
    schedulers.replace();
    crowd.awaitAgents();
    Figures.Arrival arrival = back.end(plan.agents());
    return new Lost(arrival, takeover.end());
  }

  private ProcessUsage usage() throws IOException {
    return schedulers.usage();
  }

  /** STARTs as fast as they are taken. */
  private record FullSpeed(Round round, Figures.Pass pass, Figures.Cost cost) {}

  private FullSpeed fullSpeed(int count) throws IOException, InterruptedException {
    Round now = begin(count, NOTHING);
    ProcessUsage before = usage();
    ProcessUsage loadBefore = ProcessUsage.ofThisProcess();
    for (int i = 0; i < count; i++) {
      Start start = start(now, i);
      now.sent(i, System.nanoTime());
      crowd.first().submit(start);
    }
    now.await();
    double schedulerUs = perStart(usage().since(before), count);
    double loadUs = perStart(ProcessUsage.ofThisProcess().since(loadBefore), count);
    return new FullSpeed(now, now.figures(), new Figures.Cost(schedulerUs, loadUs));
  }

  private static double perStart(Duration cpu, int count) {
    return Math.round(cpu.toNanos() / 100.0 / count) / 10.0;
  }

  /** Each is sent by the event loop that brought the last word on the one before. */
  private Figures.Pass oneAtATime() throws InterruptedException {
    AtomicReference<IntConsumer> next = new AtomicReference<>(NOTHING);
    Round now = begin(plan.single(), done -> next.get().accept(done + 1));
    next.set(index -> {
      if (index < now.count()) {
        Start start = start(now, index);
        now.sent(index, System.nanoTime());
        crowd.first().submitNow(start);
      }
    });
    next.get().accept(0);
    now.await();
    return now.figures();
  }

  /** STARTs at a steady rate, and all that came to the scheduler meanwhile. */
  private record Paced(Figures.Pass pass, Received received, double seconds) {}

  /** One that is sent late counts from when it was due, but for the sender's own sleep. */
  private Paced atRate(long rate, int count) throws IOException, InterruptedException {
    Received before = schedulers.received();
    Round now = begin(count, NOTHING);
    long begin = System.nanoTime();
    long awakeSince = begin;
    for (int i = 0; i < count; i++) {
      long due = begin + i * TimeUnit.SECONDS.toNanos(1) / rate;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
        awakeSince = System.nanoTime();
      }
      now.sent(i, Math.max(due, awakeSince));
      crowd.first().submit(start(now, i));
    }
    now.await();
    Received received = schedulers.received().since(before);
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Paced(now.figures(), received, seconds);
  }

  /** Of what was placed at full speed: one at a time, then as many as are taken. */
  private Figures.Claims claims(Round placed) throws InterruptedException {
    int single = Math.min(plan.single(), placed.count());
    say("claims one at a time", single);
    AtomicReference<IntConsumer> next = new AtomicReference<>(NOTHING);
    Round oneByOne = claimed(placed, single, done -> next.get().accept(done + 1));
    next.set(index -> {
      if (index < oneByOne.count()) {
        claim(oneByOne, index, placed.agent(index));
      }
    });
    next.get().accept(0);
    oneByOne.await();
    say("claims at full speed", plan.claims());
    Round atOnce = claimed(placed, plan.claims(), NOTHING);
    for (int i = 0; i < atOnce.count(); i++) {
      claim(atOnce, i, placed.agent(i));
    }
    atOnce.await();
    return Figures.Claims.of(atOnce.figures(), oneByOne.figures());
  }

  private Round claimed(Round placed, int count, IntConsumer completed) {
    Round begun = new Round(Kind.CLAIMS, placed.number(0), count, plan.controllers(), completed);
    underWay.set(begun);
    return begun;
  }

  private static void claim(Round claims, int index, SimulatedAgent agent) {
    claims.sent(index, System.nanoTime());
    InstanceId instance = Round.instance(claims.number(index));
    if (!agent.claim(instance)) {
      claims.fail("agent " + agent.node() + " could not claim instance " + instance);
    }
  }

  private Round begin(int count, IntConsumer completed) {
    Round begun = new Round(Kind.STARTS, instances, count, plan.controllers(), completed);
    instances += count;
    underWay.set(begun);
    System.gc(); // or it begins with pauses for what passes before it left
    return begun;
  }

  private Start start(Round round, int index) {
    int number = round.number(index);
    return Starts.of(Round.instance(number), number, plan.workloads());
  }

  /** Connections first, so that nobody tries again. */
  @Override
  public void close() {
    crowd.close();
    schedulers.close();
  }
}
