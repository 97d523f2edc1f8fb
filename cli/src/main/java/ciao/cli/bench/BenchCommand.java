package ciao.cli.bench;

import picocli.CommandLine.Command;

/** {@code ciao bench}: how fast a role is on this machine. */
@Command(
    name = "bench",
    description = "How fast a role is on this machine; nothing that runs already is touched.",
    subcommands = SchedulerBench.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ciao bench scheduler",
      "  ciao bench scheduler --agents 1000 --starts 500000 -o json",
      "  ciao bench scheduler --agents 10000 --starts 100000 --restart",
      "  ciao bench scheduler --agents 1000 --standby",
      "  ciao bench scheduler --agents 1000 --rate 10000 --hostile 5"
    })
public final class BenchCommand {}
