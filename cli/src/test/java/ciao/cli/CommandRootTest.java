package ciao.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CommandRootTest {
  private static final List<String> NOUNS =
      List.of("instance", "workload", "image", "tenant", "node", "event", "serve", "up", "down");

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

  @ParameterizedTest
  @ValueSource(strings = {"node", "instance"})
  void aNounsHelpHasExamples(String noun) {
    assertThat(run(noun, "--help")).isEqualTo(ExitCode.OK);
    assertThat(said.toString()).contains("ciao " + noun);
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
