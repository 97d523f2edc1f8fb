package ciao.cli.bench;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.output.Column;
import ciao.cli.output.Output;
import ciao.cli.output.Progress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ciao bench scheduler}. */
@Command(
    name = "scheduler",
    description = {
      "Starts a scheduler in a process of its own, connects agents and controllers to it over mutual"
          + " TLS on the loopback address, submits STARTs and measures until each has reached its"
          + " agent and INSTANCE_PLACED the controllers. The agents run nothing: each says that it"
          + " has room, with STATS every 6 s, and by itself 100 ms after a START or after 64 of them,"
          + " whichever is first, as a launcher does. Unlike a launcher's, their room never gets less,"
          + " and they claim what they were given in a pass of its own, which the first controller"
          + " grants at once. Each START is written as it is sent, as a controller does. Five passes at"
          + " full speed come first that count for nothing, until what they lead to is compiled; and"
          + " before each pass the memory of the process that submits is collected."
    })
final class SchedulerBench implements Callable<Integer> {
  /** Below the 28,232 ports that Linux gives to connections from one address to another. */
  private static final int MOST_AGENTS = 25_000;

  /** A pass takes 10 s and more, and keeps some 40 bytes of each. */
  private static final int MOST_STARTS = 1_000_000;

  private static final int MOST_CONTROLLERS = 16;
  private static final int MOST_WORKLOADS = 1_000;
  private static final int MOST_SINGLE = 100_000;
  private static final int MOST_HOSTILE = 100;
  private static final int MOST_RATE = 10_000_000;

  @Option(
      names = "--agents",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many agents, 1 to 25,000 (default: 100).")
  private int agents;

  @Option(
      names = "--starts",
      paramLabel = "M",
      defaultValue = "200000",
      description = "How many STARTs each pass submits, 1 to 1,000,000 (default: 200,000).")
  private int starts;

  @Option(
      names = "--controllers",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many controllers hear of placements, 1 to 16; the first submits.")
  private int controllers;

  @Option(
      names = "--workloads",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Of how many workloads the STARTs are, in turn, each with another demand, 1 to 1,000"
            + " (default: 1)."
      })
  private int workloads;

  @Option(
      names = "--single",
      paramLabel = "N",
      defaultValue = "2000",
      description = "How many STARTs go one at a time, 1 to 100,000 (default: 2,000).")
  private int single;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = {
        "STARTs a second of the pass for latency under load, 1 to 10,000,000"
            + " (default: half of what the scheduler took at full speed)."
      })
  private @Nullable Integer rate;

  @ArgGroup(exclusive = true)
  private @Nullable Lost lost;

  /** How the scheduler is lost. */
  private static final class Lost {
    @Option(
        names = "--restart",
        description = {
          "Also kill the scheduler while STARTs are submitted (--rate, or 2,000 a second), start it"
              + " again, and measure until all agents are back. Each of these STARTs is claimed as it"
              + " comes, and submitted again where nobody has; the command fails when one is granted"
              + " to no agent, or to two."
        })
    private boolean restart;

    @Option(
        names = "--standby",
        description = {
          "The same with a scheduler that stands by: measures until all agents are with that, and"
              + " the passes that follow are on it."
        })
    private boolean standby;

    Plan.Loss loss() {
      return restart ? Plan.Loss.RESTART : standby ? Plan.Loss.STANDBY : Plan.Loss.NONE;
    }
  }

  @Option(
      names = "--hostile",
      paramLabel = "N",
      defaultValue = "0",
      description = {
        "Also repeat the pass under load beside N peers of each hostile manner, 0 to 100: half-open,"
            + " sending garbage, reading nothing of the long STARTs it is sent, sending byte by byte,"
            + " flooding, too long frames."
      })
  private int hostile;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Output output;

  @Override
  public Integer call() throws Exception {
    check("--agents", agents, 1, MOST_AGENTS);
    check("--starts", starts, 1, MOST_STARTS);
    check("--controllers", controllers, 1, MOST_CONTROLLERS);
    check("--workloads", workloads, 1, MOST_WORKLOADS);
    check("--single", single, 1, MOST_SINGLE);
    if (rate != null) {
      check("--rate", rate, 1, MOST_RATE);
    }
    check("--hostile", hostile, 0, MOST_HOSTILE);
    Descriptors.require(agents + controllers + hostile * HostilePeers.Manner.values().length);
    Progress progress = Progress.onStandardError();
    Figures figures;
    try {
      figures = measure(plan(), progress);
    } finally {
      progress.end();
    }
    output.one(figures, it -> String.valueOf(it.startsPerS()), columns());
    return ExitCode.OK;
  }

  private Plan plan() {
    Plan.Loss loss = lost == null ? Plan.Loss.NONE : lost.loss();
    return new Plan(
        agents, controllers, starts, workloads, single, rate == null ? 0 : rate, loss, hostile);
  }

  /** A signal ends the schedulers too; their directory is then left for the system to clear. */
  private static Figures measure(Plan plan, Progress progress) throws Exception {
    try (BenchHome home = BenchHome.create();
        Trial trial = Trial.start(plan, home, progress)) {
      return trial.run();
    }
  }

  private static void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new CommandFailed(
          ExitCode.USAGE, "%s: %d (expected: %d to %d)".formatted(option, value, least, most));
    }
  }

  static List<Column<Figures>> columns() {
    return List.of(
        Column.of("AGENTS", Figures::agents),
        Column.of("CONTROLLERS", Figures::controllers),
        Column.of("STARTS", it -> it.starts() + " of " + it.startBytes() + " bytes"),
        Column.of("STARTS A SECOND", Figures::startsPerS),
        Column.of("CPU PER START, SCHEDULER", it -> it.cost().schedulerUs() + " us"),
        Column.of("CPU PER START, LOAD", it -> it.cost().loadUs() + " us"),
        Column.of("ONE AT A TIME, PLACED", it -> it.passes().single().placed()),
        Column.of("ONE AT A TIME, AT AGENT", it -> it.passes().single().atAgent()),
        Column.of("UNDER LOAD", it -> it.passes().underLoad().rate() + " a second"),
        Column.of("UNDER LOAD, PLACED", it -> it.passes().underLoad().placed()),
        Column.of("UNDER LOAD, AT AGENT", it -> it.passes().underLoad().atAgent()),
        Column.of("CLAIMS GRANTED A SECOND", it -> it.passes().claims().perS()),
        Column.of("ONE AT A TIME, CLAIMED", it -> it.passes().claims().single().claimed()),
        Column.of("ONE AT A TIME, GRANTED", it -> it.passes().claims().single().granted()),
        Column.of("BESIDE HOSTILE PEERS, PLACED", it -> besideHostile(it, Figures.Hostile::placed)),
        Column.of(
            "BESIDE HOSTILE PEERS, AT AGENT", it -> besideHostile(it, Figures.Hostile::atAgent)),
        Column.of("STARTS NOBODY READ", it -> besideHostile(it, Figures.Hostile::unread)),
        Column.of("HOSTILE FRAMES A SECOND", it -> besideHostile(it, Figures.Hostile::framesPerS)),
        Column.of("REFUSED A SECOND", it -> besideHostile(it, Figures.Hostile::refusedPerS)),
        Column.of("ALL READY", it -> arrived(it.connected().first())),
        Column.of("ALL READY AFTER A RESTART", it -> arrived(it.connected().restart())),
        Column.of("ALL READY WITH THE STANDBY", it -> arrived(it.connected().standby())),
        Column.of("STARTS MEANWHILE", it -> meanwhile(it.connected().takeover())),
        Column.of("SCHEDULER CPU", it -> it.schedulerCpuS() + " s"),
        Column.of("SCHEDULER RESIDENT", it -> it.schedulerRssMib() + " MiB"),
        Column.of("RESIDENT PER AGENT", it -> it.agentKib() + " KiB"),
        Column.of("LOAD AVERAGE BEFORE", it -> it.connected().loadAverage()));
  }

  private static @Nullable Object besideHostile(
      Figures figures, Function<Figures.Hostile, Object> which) {
    Figures.Hostile beside = figures.passes().besideHostile();
    return beside == null ? null : which.apply(beside);
  }

  private static @Nullable String meanwhile(Figures.@Nullable Takeover takeover) {
    return takeover == null
        ? null
        : "%d at %d a second, %d submitted again, %d at two agents, each granted to one"
            .formatted(
                takeover.starts(),
                takeover.rate(),
                takeover.submittedAgain(),
                takeover.atTwoAgents());
  }

  private static @Nullable String arrived(Figures.@Nullable Arrival arrival) {
    return arrival == null
        ? null
        : "%s s, CPU of scheduler %s s and of load %s s, %d sessions lost; %s"
            .formatted(
                arrival.readyS(),
                arrival.schedulerCpuS(),
                arrival.loadCpuS(),
                arrival.lost(),
                declined(arrival.declined()));
  }

  private static String declined(Declined declined) {
    return "%d connections turned away, %d sent away, %d failed TLS"
        .formatted(declined.turnedAway(), declined.sentAway(), declined.strangers());
  }
}
