package ciao.cli;

import ciao.cli.bench.BenchCommand;
import ciao.cli.cert.CertCommand;
import ciao.cli.command.ClusterCommand;
import ciao.cli.command.EventCommand;
import ciao.cli.command.ImageCommand;
import ciao.cli.command.InstanceCommand;
import ciao.cli.command.NodeCommand;
import ciao.cli.command.PlanCommand;
import ciao.cli.command.TenantCommand;
import ciao.cli.command.TraceCommand;
import ciao.cli.command.WorkloadCommand;
import ciao.cli.serve.DemoCommand;
import ciao.cli.serve.DownCommand;
import ciao.cli.serve.PrepareCommand;
import ciao.cli.serve.ServeCommand;
import ciao.cli.serve.StateCommand;
import ciao.cli.serve.UpCommand;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
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
      "  ciao demo                            a tour on this machine, cleaned up again",
      "  ciao up                              a one-machine cloud that stays",
      "  ciao workload add hello.yaml         say what to run",
      "  ciao instance add hello --name h1    run it",
      "  ciao instance logs h1                see what it wrote"
    },
    footerHeading = "")
public final class CommandRoot implements Runnable {
  private static final String COMPLETION = "generate-completion";

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /**
   * Runs one command.
   *
   * @return one of {@link ExitCode}
   */
  public static int execute(String... arguments) {
    return commandLine(arguments).execute(arguments);
  }

  /**
   * As much of the command line as these arguments need: what a noun's commands accept takes
   * picocli longer to find out than most commands take to run.
   */
  public static CommandLine commandLine(String... arguments) {
    Map<String, Supplier<Object>> nouns = nouns();
    if (arguments.length > 0 && nouns.containsKey(arguments[0]) && !isAboutAll(arguments[0])) {
      nouns.keySet().retainAll(Set.of(arguments[0]));
    }
    CommandLine line = new CommandLine(new CommandRoot());
    nouns.forEach((name, command) -> line.addSubcommand(name, command.get()));
    line.getSubcommands().values().forEach(CommandRoot::shareExamples);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionStrategy(new GivenValues());
    line.setExecutionExceptionHandler(new Failures());
    line.setParameterExceptionHandler(new Failures());
    return line;
  }

  /** The help of {@code ciao instance add} shows those of the noun's examples that are about it. */
  private static void shareExamples(CommandLine noun) {
    String[] all = noun.getCommandSpec().usageMessage().footer();
    noun.getSubcommands()
        .forEach((verb, command) ->
            command
                .getCommandSpec()
                .usageMessage()
                .footerHeading("%nExamples:%n")
                .footer(
                    Arrays.stream(all)
                        .filter(line -> line.contains(noun.getCommandName() + " " + verb))
                        .toArray(String[]::new)));
  }

  /** Picocli's own; it would show the first steps below its help. */
  private static CommandLine completion() {
    CommandLine completion = new CommandLine(new GenerateCompletion());
    completion
        .getCommandSpec()
        .usageMessage()
        .footerHeading("%nExamples:%n")
        .footer("  source <(ciao generate-completion)");
    return completion;
  }

  private static boolean isAboutAll(String noun) {
    return noun.equals(COMPLETION);
  }

  /** In the order help lists them. */
  private static Map<String, Supplier<Object>> nouns() {
    Map<String, Supplier<Object>> nouns = new LinkedHashMap<>();
    nouns.put("instance", InstanceCommand::new);
    nouns.put("workload", WorkloadCommand::new);
    nouns.put("image", ImageCommand::new);
    nouns.put("tenant", TenantCommand::new);
    nouns.put("node", NodeCommand::new);
    nouns.put("event", EventCommand::new);
    nouns.put("plan", PlanCommand::new);
    nouns.put("trace", TraceCommand::new);
    nouns.put("cluster", ClusterCommand::new);
    nouns.put("state", StateCommand::new);
    nouns.put("serve", ServeCommand::new);
    nouns.put("up", UpCommand::new);
    nouns.put("down", DownCommand::new);
    nouns.put("demo", () -> new DemoCommand(CommandRoot::execute));
    nouns.put("prepare", PrepareCommand::new);
    nouns.put("bench", BenchCommand::new);
    nouns.put("cert", () -> new CertCommand(InstantSource.system(), UUID::randomUUID));
    nouns.put(COMPLETION, CommandRoot::completion);
    return nouns;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
