package ciao.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What is refused before a command runs. */
final class GivenValuesTest {
  private final StringWriter said = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          instance show {} | INSTANCE: '' (expected: a name or an id)
          instance explain .. | INSTANCE: '..' (expected: a name or an id)
          instance explain p-4 --node {} | --node: '' (expected: a host name or an id)
          instance logs ../x | INSTANCE: '../x' (expected: a name or an id)
          instance delete p-4 {} | INSTANCE: '' (expected: a name or an id)
          instance list --tenant {} | --tenant: '' (expected: a name)
          workload show . | WORKLOAD: '.' (expected: a name or an id)
          image delete a%2fb | IMAGE: 'a%2fb' (expected: a name or an id)
          node restore {} | NODE: '' (expected: a host name or an id)
          tenant show {} | NAME: '' (expected: a name)
          trace show {} | [TENANT/]LABEL: '' (expected: a label, or a tenant's name, a slash and a
          trace show /boot | [TENANT/]LABEL: '/boot' (expected: a label, or a tenant's name, a slash
          plan --add 1 --like {} | --like: '' (expected: a host name or an id)
          up --home {} --ssntp-port 0 | --home: '' (expected: a directory)
          down --home {} | --home: '' (expected: a directory)
          node list --home {} | --home: '' (expected: a directory)
          node list --certificate {} | --certificate: '' (expected: a file)
          workload add {} | FILE: '' (expected: a file)
          """)
  void aNameThatIsNoneIsRefusedBeforeAnythingIsAsked(String command, String sentence) {
    assertThat(run(command.replace("{}", "").split(" ", -1))).isEqualTo(ExitCode.USAGE);
    assertThat(said.toString()).startsWith("ciao: " + sentence);
  }

  @Test
  void everyWordThatIsGivenIsAName() {
    List<String> others =
        List.of("HOST", "ID", "NAMESPACE", "OWNER", "PATTERN", "ROLE", "SLOT", "TYPE");
    CommandRoot.commandLine()
        .getSubcommands()
        .values()
        .forEach(noun -> {
          assertPositionalsAreNames(noun, others);
          noun.getSubcommands().values().forEach(verb -> assertPositionalsAreNames(verb, others));
        });
  }

  private static void assertPositionalsAreNames(CommandLine command, List<String> others) {
    assertThat(command.getCommandSpec().positionalParameters())
        .as(command.getCommandSpec().qualifiedName())
        .allMatch(it -> others.contains(it.paramLabel()) || GivenValues.isKnown(it.paramLabel()));
  }

  @Test
  void whoAsksForHelpGetsIt() {
    assertThat(run("node", "show", "", "--help")).isEqualTo(ExitCode.OK);
  }

  private int run(String... arguments) {
    CommandLine line = CommandRoot.commandLine(arguments);
    line.setErr(new PrintWriter(said));
    return line.execute(arguments);
  }
}
