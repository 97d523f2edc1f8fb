package ciao.cli.serve;

import ciao.cli.state.ApplyCommand;
import ciao.cli.state.GetCommand;
import ciao.cli.state.ListCommand;
import ciao.cli.state.ReconcilersCommand;
import ciao.cli.state.RemoveCommand;
import ciao.cli.state.TypesCommand;
import ciao.cli.state.WatchCommand;
import picocli.CommandLine.Command;

/** {@code ciao state}: the controller's store, for operators. */
@Command(
    name = "state",
    description = "The controller's store: see, change, check, back up, restore (operators only).",
    subcommands = {
      TypesCommand.class,
      ReconcilersCommand.class,
      GetCommand.class,
      ListCommand.class,
      WatchCommand.class,
      ApplyCommand.class,
      RemoveCommand.class,
      StateCheckCommand.class,
      StateBackupCommand.class,
      StateRestoreCommand.class,
      StateKeysCommand.class,
      StateGraphCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ciao state types",
      "  ciao state list nodestatuses -o wide",
      "  ciao state list instances -n team-a -l workload=web --watch",
      "  ciao state get tenant team-a -n system -o yaml",
      "  ciao state watch instancestatus --after 4711",
      "  ciao state apply changes.yaml",
      "  ciao state remove name Instance/web-1 -n team-a",
      "  ciao state check",
      "  ciao state backup /var/backups/ciao.state",
      "  ciao state restore /var/backups/ciao.state",
      "  ciao state keys list",
      "  ciao state keys add ann --passphrase-file ann.txt",
      "  ciao state keys rotate",
      "  ciao state graph -o dot",
      "  ciao state reconcilers -o json"
    })
public final class StateCommand {}
