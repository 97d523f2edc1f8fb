package ciao.cli.serve;

import ciao.cli.state.ApplyCommand;
import ciao.cli.state.GetCommand;
import ciao.cli.state.ListCommand;
import ciao.cli.state.RemoveCommand;
import ciao.cli.state.TypesCommand;
import ciao.cli.state.WatchCommand;
import picocli.CommandLine.Command;

/** {@code ciao state}: the controller's store, for operators. */
@Command(
    name = "state",
    description = "The controller's store: see and change what it keeps (operators only).",
    subcommands = {
      TypesCommand.class,
      GetCommand.class,
      ListCommand.class,
      WatchCommand.class,
      ApplyCommand.class,
      RemoveCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ciao state types",
      "  ciao state list nodestatuses -o wide",
      "  ciao state list instances -n team-a -l workload=web --watch",
      "  ciao state get tenant team-a -n system -o yaml",
      "  ciao state watch instancestatus --after 4711",
      "  ciao state apply changes.yaml",
      "  ciao state remove name Instance/web-1 -n team-a"
    })
public final class StateCommand {}
