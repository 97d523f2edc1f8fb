package ciao.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class CommandRootTest {
  private static final List<String> NOUNS =
      List.of(
          "instance",
          "workload",
          "image",
          "tenant",
          "node",
          "event",
          "plan",
          "serve",
          "up",
          "down");

  private final StringWriter said = new StringWriter();

  @Test
  void helpListsEveryNoun() {
    assertThat(run("--help")).isEqualTo(ExitCode.OK);
    assertThat(said.toString()).contains(NOUNS);
  }

  @Test
  void aNounBringsOnlyItsOwnCommands() {
    assertThat(CommandRoot.commandLine("node", "list").getSubcommands()).containsOnlyKeys("node");
  }

  @Test
  void everyCommandsHelpHasExamplesOfItsOwn() {
    List<String> without = new ArrayList<>();
    CommandRoot.commandLine()
        .getSubcommands()
        .forEach((noun, command) -> {
          if (command.getSubcommands().isEmpty() && !noun.equals("generate-completion")) {
            check("ciao " + noun, command, without);
          }
          command
              .getSubcommands()
              .forEach((verb, c) -> check("ciao " + noun + " " + verb, c, without));
        });

    assertThat(without).as("commands whose help has no example").isEmpty();
  }

  private static void check(String called, CommandLine command, List<String> without) {
    String[] examples = command.getCommandSpec().usageMessage().footer();
    if (Arrays.stream(examples).noneMatch(line -> line.strip().startsWith(called))) {
      without.add(called);
    }
  }

  @Test
  void completionKnowsAllNouns() {
    assertThat(run("generate-completion")).isEqualTo(ExitCode.OK);
    assertThat(said.toString()).contains(NOUNS);
  }

  @Test
  void aMisspeltNounIsAUsageErrorThatNamesTheNearest() {
    assertThat(run("instanec", "list")).isEqualTo(ExitCode.USAGE);
    assertThat(said.toString()).contains("instanec").contains("instance");
  }

  @Test
  void aMisspeltVerbIsAUsageErrorThatNamesTheNearest() {
    assertThat(run("instance", "lst")).isEqualTo(ExitCode.USAGE);
    assertThat(said.toString())
        .contains("`lst` is no command of `ciao instance`; did you mean `list`?")
        .contains("Try `ciao instance --help`.");
  }

  @Test
  void anArgumentTooManyIsNamed() {
    assertThat(run("down", "now")).isEqualTo(ExitCode.USAGE);
    assertThat(said.toString()).contains("`now` is one argument too many for `ciao down`");
  }

  @Test
  void aNounAloneIsAMissingCommand() {
    assertThat(run("instance")).isEqualTo(ExitCode.USAGE);
    assertThat(said.toString()).contains("a command is missing", "Try `ciao instance --help`.");
  }

  @Test
  void outputFormatsAreShownAndCompletedAsTheyAreTyped() {
    assertThat(run("instance", "list", "-o", "xml")).isEqualTo(ExitCode.USAGE);
    assertThat(said.toString())
        .contains("'xml' is none (expected: table, wide, json, yaml or name)");

    assertThat(run("generate-completion")).isEqualTo(ExitCode.OK);
    assertThat(said.toString()).contains("\"table\" \"wide\" \"json\" \"yaml\" \"name\"");
  }

  @Test
  void examplesFitALine() {
    List<String> wide = new ArrayList<>();
    CommandLine root = CommandRoot.commandLine();
    wide.addAll(List.of(root.getCommandSpec().usageMessage().footer()));
    root.getSubcommands()
        .values()
        .forEach(noun -> wide.addAll(List.of(noun.getCommandSpec().usageMessage().footer())));
    wide.removeIf(line -> line.length() < 80);

    assertThat(wide).as("examples that help would break").isEmpty();
  }

  @Test
  void withoutACommandTheWayOutIsHelp() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(said.toString()).contains("a command is missing");
  }

  private int run(String... arguments) {
    CommandLine line = CommandRoot.commandLine(arguments);
    line.setOut(new PrintWriter(said));
    line.setErr(new PrintWriter(said));
    return line.execute(arguments);
  }
}
