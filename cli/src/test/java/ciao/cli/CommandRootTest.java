package ciao.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.scheduler.placement.Strategy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
  void completionOffersTheWordsThatAnOptionTakes() {
    assertThat(run("generate-completion")).isEqualTo(ExitCode.OK);
    assertThat(said.toString().lines().map(String::strip).distinct())
        .contains(
            "local STRATEGY_option_args=(\"spread\" \"pack\") # --strategy values",
            "local KIND_option_args=(\"cluster\" \"image\" \"instance\" \"node\" \"placement\" \"state\""
                + " \"tenant\" \"workload\") # --kind values",
            "local LAYOUT_option_args=(\"tarball\" \"docker-archive\" \"oci-archive\" \"qcow2\""
                + " \"raw\") # --format values",
            "local ROLE_option_args=(\"server\" \"controller\" \"agent\" \"scheduler\" \"netagent\""
                + " \"cnciagent\") # --roles values",
            "local FORMAT_option_args=(\"dot\" \"json\") # --output values")
        .anyMatch(line -> line.contains("=(\"launcher\" \"netagent\" \"guest\")"));
    assertThat(Strategy.names()).isEqualTo("spread, pack");
  }

  @Test
  void noTwoOptionsOfACommandOfferTheirWordsInOneVariableOfTheShell() {
    assertThat(run("generate-completion")).isEqualTo(ExitCode.OK);
    for (String function : said.toString().split("\\nfunction ")) {
      assertThat(function.lines().map(String::strip).filter(line -> line.contains("_args=(")))
          .extracting(line -> line.substring(0, line.indexOf('=')))
          .as(function.lines().findFirst().orElse(""))
          .doesNotHaveDuplicates();
    }
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
  void anUnknownOptionIsNamedWithTheNearestAndNotItsValue() {
    assertThat(run("instance", "add", "hello", "--naem", "web")).isEqualTo(ExitCode.USAGE);
    assertThat(said.toString())
        .contains("`--naem` is no option of `ciao instance add`; did you mean `--name`?")
        .contains("Try `ciao instance add --help`.")
        .doesNotContain("web");
  }

  @Test
  void eachUnknownOptionIsNamedWithoutWhatItIsSetTo() {
    assertThat(run("instance", "list", "--cert=a.pem", "--wacht")).isEqualTo(ExitCode.USAGE);
    assertThat(said.toString())
        .contains(
            "ciao: `--cert` is no option of `ciao instance list`; did you mean `--certificate`?")
        .contains("ciao: `--wacht` is no option of `ciao instance list`; did you mean `--watch`?")
        .doesNotContain("a.pem");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--zyxwv", "--nam"})
  void anOptionLikeNoOtherIsNamedAlone(String option) {
    assertThat(run("instance", "list", option)).isEqualTo(ExitCode.USAGE);
    assertThat(said.toString())
        .contains("`%s` is no option of `ciao instance list`%n".formatted(option));
  }

  @Test
  void aPlanOfNothingIsAUsageErrorThatNamesTheOptions() {
    assertThat(run("plan")).isEqualTo(ExitCode.USAGE);
    assertThat(said.toString())
        .contains("expected: one or more of --place, --lose, --drain, --add, --strategy");
  }

  @Test
  void aShapeWithAWrongNameIsToldTheRightOnes() {
    assertThat(run("plan", "--add", "1", "--shape", "cpus=4,gpu=1,slots=9"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(said.toString())
        .contains("--shape: no vcpus, memory_mib, disk_mib (expected: vcpus, memory_mib, disk_mib,")
        .contains("`cpus` counts as a device; did you mean `vcpus`?")
        .doesNotContain("`gpu`");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plan --place hello | --place: hello (expected: [TENANT/]WORKLOAD=COUNT)
          plan --place =3 | --place: =3 (expected: [TENANT/]WORKLOAD=COUNT)
          plan --place hello=many | --place: hello=many (expected: a whole number, 1 to 100000)
          plan --place hello=0 | --place: hello=0 (expected: a whole number, 1 to 100000)
          plan --place hello=1e9 | --place: hello=1e9 (expected: a whole number, 1 to 100000)
          plan --place hello=5,gpu=2 | --place: hello=5,gpu=2 (expected: a whole number, 1 to 100000)
          plan --place hello=99999999999999999999 | --place: hello=99999999999999999999 (expected: a
          plan --place hello=100001 | --place: hello=100001 (expected: a whole number, 1 to 100000)
          plan --place a=1 --place a=100000 | --place: a=100001 in all (expected: a whole number
          plan --add -1 --like web1 | --add: -1 (expected: a whole number, 1 to 100000)
          plan --add 100001 --like web1 | --add: 100001 (expected: a whole number, 1 to 100000)
          plan --add 1 --like web1 --label zone | --label: zone (expected: KEY=VALUE)
          plan --add 1 --shape vcpus=x | --shape: vcpus=x (expected: a whole number, 1 to 2147483647)
          plan --add 1 --shape vcpus=99999999999999999999 | --shape: vcpus=99999999999999999999 (expected: a
          plan --add 1 --shape disk_mib=99999999999999999999 | --shape: disk_mib=99999999999999999999 (expected: a
          plan --add 1 --shape vcpus=0,memory_mib=1,disk_mib=0,slots=1 | --shape: vcpus=0 (expected: a whole number, 1 to
          plan --add 1 --shape vcpus=1,memory_mib=1,disk_mib=-1,slots=1 | --shape: disk_mib=-1 (expected: a whole number, 0 to
          instance add hello --count -5 | --count: -5 (expected: a whole number, 1 to 1000)
          instance logs hello-1 --tail -1 | --tail: -1 (expected: a whole number, 0 or more)
          instance delete --all hello-1 | INSTANCE and --all: both (expected: one of them)
          instance delete | INSTANCE and --all: neither (expected: one of them)
          bench scheduler --rate 0 | --rate: 0 (expected: 1 to 10000000)
          bench scheduler --rate -5 | --rate: -5 (expected: 1 to 10000000)
          bench scheduler --restart --standby | --restart, --standby are mutually exclusive
          instance add hello --count 1001 | --count: 1001 (expected: a whole number, 1 to 1000)
          """)
  void aWrongNumberOrPairIsToldByItsOption(String command, String sentence) {
    assertThat(run(command.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(said.toString()).startsWith("ciao: " + sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --like web1 --label zone=a --label zone=b | --label: zone is given as a and as b
          --shape vcpus=4,vcpus=5 | --shape: vcpus is given as 4 and as 5 (expected: once)
          --like web1 --shape vcpus=1 | --like and --shape: both (expected: one of them)
          """)
  void nodesToAddThatContradictThemselvesAreRefused(String options, String sentence) {
    assertThat(run(("plan --add 1 " + options).split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(said.toString()).startsWith("ciao: " + sentence);
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
