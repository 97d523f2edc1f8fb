package ciao.cli;

import ciao.cli.cert.CertCommand;
import ciao.cli.command.EventCommand;
import ciao.cli.command.ImageCommand;
import ciao.cli.command.InstanceCommand;
import ciao.cli.command.NodeCommand;
import ciao.cli.command.TenantCommand;
import ciao.cli.command.WorkloadCommand;
import ciao.cli.serve.DemoCommand;
import ciao.cli.serve.DownCommand;
import ciao.cli.serve.PrepareCommand;
import ciao.cli.serve.ServeCommand;
import ciao.cli.serve.UpCommand;
import java.time.InstantSource;
import java.util.UUID;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code ciao} itself: the list of nouns. */
@Command(
    name = "ciao",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    version = "see --version",
    synopsisSubcommandLabel = "COMMAND",
    description = "Turns Linux machines into a multi-tenant cloud.",
    footer = {
      "",
      "First steps:",
      "  ciao demo                            a tour on this machine, cleaned up afterwards",
      "  ciao up                              a one-machine cloud that stays",
      "  ciao workload add hello.yaml         say what to run",
      "  ciao instance add hello --name h1    run it",
      "  ciao instance logs h1                see what it wrote"
    },
    footerHeading = "")
public final class CommandRoot implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /** The whole command line, ready to execute. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new CommandRoot());
    line.addSubcommand(new InstanceCommand());
    line.addSubcommand(new WorkloadCommand());
    line.addSubcommand(new ImageCommand());
    line.addSubcommand(new TenantCommand());
    line.addSubcommand(new NodeCommand());
    line.addSubcommand(new EventCommand());
    line.addSubcommand(new ServeCommand());
    line.addSubcommand(new UpCommand());
    line.addSubcommand(new DownCommand());
    line.addSubcommand(new DemoCommand(DemoCommand.over(CommandRoot::commandLine)));
    line.addSubcommand(new PrepareCommand());
    line.addSubcommand(new CertCommand(InstantSource.system(), UUID::randomUUID));
    line.addSubcommand("generate-completion", new GenerateCompletion());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(new Failures());
    line.setParameterExceptionHandler(new Failures());
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
