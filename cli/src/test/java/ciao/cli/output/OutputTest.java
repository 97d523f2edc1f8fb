package ciao.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The same two things in every format. */
class OutputTest {
  private static final List<Column<Thing>> COLUMNS =
      List.of(
          Column.of("NAME", Thing::name),
          Column.of("MEMORY", Thing::memoryMib),
          Column.wide("NOTE", Thing::note));
  private static final Thing FIRST = new Thing("a-long-name", 64, "seen");
  private static final Thing SECOND = new Thing("b", null, "\u001b[31mred");

  record Thing(String name, @Nullable Integer memoryMib, String note) {}

  record Labelled(Map<String, String> labels) {}

  @Command
  private static final class Show implements Runnable {
    @Mixin private Output output;
    private boolean one;
    private @Nullable Labelled labelled;

    @Override
    public void run() {
      if (labelled != null) {
        output.one(labelled, Labelled::toString, List.of());
      } else if (one) {
        output.one(SECOND, Thing::name, COLUMNS);
      } else {
        output.list(List.of(FIRST, SECOND), Thing::name, COLUMNS);
      }
    }
  }

  private static String shown(boolean one, String... arguments) {
    Show show = new Show();
    show.one = one;
    return shown(show, arguments);
  }

  private static String shown(Labelled labelled, String... arguments) {
    Show show = new Show();
    show.labelled = labelled;
    return shown(show, arguments);
  }

  private static String shown(Show show, String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(show).setCaseInsensitiveEnumValuesAllowed(true);
    assertThat(line.setOut(new PrintWriter(out)).execute(arguments)).isZero();
    return out.toString();
  }

  @Test
  void aTableIsAlignedAndSaysWhatIsNotKnown() {
    assertThat(shown(false)).isEqualTo("NAME         MEMORY\na-long-name  64\nb            -\n");
  }

  @Test
  void aWideTableHasMoreColumnsAndNoControlCharacters() {
    assertThat(shown(false, "-o", "wide"))
        .isEqualTo(
            """
            NAME         MEMORY  NOTE
            a-long-name  64      seen
            b            -       ?[31mred
            """);
  }

  @Test
  void aSingleObjectIsAFieldALine() {
    assertThat(shown(true)).isEqualTo("NAME    b\nMEMORY  -\nNOTE    ?[31mred\n");
  }

  @ParameterizedTest
  @CsvSource({"false,'a-long-name\nb\n'", "true,'b\n'"})
  void namesAreALineEach(boolean one, String names) {
    assertThat(shown(one, "-o", "name")).isEqualTo(names);
  }

  @Test
  void jsonIsTheApisOwnWithAnArrayForAList() {
    assertThat(shown(false, "-o", "json").replaceAll("\\s", ""))
        .isEqualTo(
            """
            [{"name":"a-long-name","memory_mib":64,"note":"seen"},\
            {"name":"b","note":"\\u001B[31mred"}]\
            """);
  }

  @Test
  void yamlSaysTheSameAsJson() {
    assertThat(shown(false, "-o", "yaml"))
        .isEqualTo(
            """
            - name: a-long-name
              memory_mib: 64
              note: seen
            - name: b
              note: "\\e[31mred"
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.10",
        "1000",
        "1_000",
        "0x1F",
        "0o17",
        "017",
        "0b11",
        "1e5",
        ".5",
        "+1",
        "1:30",
        "-.inf",
        ".NaN",
        "yes",
        "No",
        "on",
        "y",
        "null",
        "~",
        "",
        "2026-01-02",
        "=",
        "<<",
        "- a",
        "a: b"
      })
  void whatAnyReaderWouldTakeForSomethingElseThanATextStandsInQuotes(String text) {
    String yaml = shown(new Labelled(Map.of(text, text)), "-o", "yaml");

    assertThat(yaml).matches("(?s)labels:\n.*: (['\"])[^\n]*\\1\n");
    Map<String, Map<String, String>> read = new Yaml().load(yaml);
    assertThat(read).containsExactly(Map.entry("labels", Map.of(text, text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a-long-name", "eu-1", "1.10.0", "10.0.0.1", "v1.10", "onward"})
  void whatEveryReaderTakesForATextStandsAsItIs(String text) {
    assertThat(shown(new Labelled(Map.of(text, text)), "-o", "yaml"))
        .isEqualTo("labels:\n  " + text + ": " + text + "\n");
  }
}
