package ciao.cli;

import ciao.cli.yaml.Nearest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in a sentence that names the value and what was expected. */
final class Misuse {
  private final ParameterException wrong;
  private final CommandLine command;
  private final String called;

  private Misuse(ParameterException wrong) {
    this.wrong = wrong;
    this.command = wrong.getCommandLine();
    this.called = command.getCommandSpec().qualifiedName();
  }

  static String sentence(ParameterException wrong) {
    return new Misuse(wrong).sentence();
  }

  private String sentence() {
    if (wrong instanceof UnmatchedArgumentException left) {
      return left.isUnknownOption() ? unknownOptions(left) : unknownWord(left);
    }
    String message = String.valueOf(wrong.getMessage());
    boolean none = message.equals("Missing required subcommand");
    return none ? "a command is missing" : message.replaceFirst("^Error: ", "");
  }

  /** Each by itself: what follows one may be its value, which is no option. */
  private String unknownOptions(UnmatchedArgumentException left) {
    return left.getUnmatched().stream()
        .map(argument -> argument.replaceFirst("(?s)=.*", ""))
        .distinct()
        .map(argument -> new UnmatchedArgumentException(command, List.of(argument)))
        .filter(UnmatchedArgumentException::isUnknownOption)
        .map(this::unknownOption)
        .collect(Collectors.joining(System.lineSeparator() + "ciao: "));
  }

  /** The one that is spelt much the same is meant, or any that begins so. */
  private String unknownOption(UnmatchedArgumentException one) {
    String option = one.getUnmatched().getFirst();
    List<String> beginSo = one.getSuggestions();
    List<String> names =
        command.getCommandSpec().options().stream()
            .filter(known -> !known.hidden())
            .map(OptionSpec::longestName)
            .toList();
    String nearest = Nearest.meant(option, names);
    String meant =
        nearest.isEmpty() && !beginSo.isEmpty()
            ? "; did you mean `" + String.join("` or `", beginSo) + "`?"
            : nearest;
    return "`%s` is no option of `%s`%s".formatted(option, called, meant);
  }

  private String unknownWord(UnmatchedArgumentException left) {
    Set<String> verbs = command.getSubcommands().keySet();
    String first = left.getUnmatched().getFirst();
    return verbs.isEmpty()
        ? "`%s` is one argument too many for `%s`".formatted(first, called)
        : "`%s` is no command of `%s`%s".formatted(first, called, Nearest.meant(first, verbs));
  }
}
