package ciao.controller.workload;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.api.Demands;
import ciao.client.api.Kind;
import ciao.client.api.WorkloadSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much of it there may be: each instance has a copy. */
final class WorkloadCheckTest {
  @Test
  void aCommandHasNoMoreWordsThanItMayHaveHoweverShortTheyAre() {
    assertThat(problems(command(1_023, ""), Map.of())).isEmpty();
    assertThat(problems(command(1_024, ""), Map.of()))
        .containsExactly("command: 1025 words (expected: at most 1024)");
    assertThat(problems(List.of("/bin/true"), variables(1_024))).isEmpty();
    assertThat(problems(List.of("/bin/true"), variables(1_025)))
        .containsExactly("environment: 1025 variables (expected: at most 1024)");
  }

  @Test
  void aTextCountsAsItIsWrittenInJson() {
    assertThat(problems(List.of("a".repeat(32_768)), Map.of())).isEmpty();
    assertThat(problems(List.of("a".repeat(32_769)), Map.of()))
        .containsExactly("command: 32769 bytes in JSON (expected: at most 32768)");
    assertThat(problems(List.of("\"\\".repeat(8_192)), Map.of())).isEmpty();
    assertThat(problems(List.of("\"\\".repeat(8_192) + "\""), Map.of()))
        .containsExactly("command: 32770 bytes in JSON (expected: at most 32768)");
    assertThat(problems(List.of("\u001b".repeat(5_462)), Map.of()))
        .containsExactly("command: 32772 bytes in JSON (expected: at most 32768)");
    assertThat(problems(List.of("/bin/true"), Map.of("A", "\u001b".repeat(5_462))))
        .containsExactly("environment: 32773 bytes in JSON (expected: at most 32768)");
  }

  @Test
  void ofWhatIsTooManyNoneIsLookedAt() {
    assertThat(problems(command(100_000, "\0\ud800"), Map.of()))
        .contains("command: 100001 words (expected: at most 1024)")
        .hasSize(2);
    assertThat(problems(List.of("/bin/true"), named(2_000, "no name %d")))
        .containsExactly("environment: 2000 variables (expected: at most 1024)");
  }

  /** Each variable here is wrong in three ways, and there may be a thousand. */
  @Test
  void theFirstFiftyFaultsAreToldAndThatThereAreMore() {
    List<String> problems = problems(List.of("/bin/true"), named(1_000, "no name %d"));
    assertThat(problems).hasSize(51).last().isEqualTo("and more is wrong than these 50");
    assertThat(problems(List.of("/bin/true"), named(50, "no name %d"))).hasSize(50);
  }

  @Test
  void ofALongValueTheBeginningIsShown() {
    String name = "x ".repeat(10_000);
    assertThat(problems(List.of("/bin/true"), Map.of(name, "")))
        .element(0)
        .asString()
        .startsWith("environment: x x ")
        .contains(" … (expected: names of letters")
        .hasSizeLessThan(600);
  }

  private static Map<String, String> named(int count, String name) {
    return IntStream.range(0, count).boxed().collect(Collectors.toMap(name::formatted, n -> ""));
  }

  private static List<String> command(int words, String word) {
    List<String> command = new ArrayList<>(Collections.nCopies(words, word));
    command.addFirst("/bin/true");
    return command;
  }

  private static Map<String, String> variables(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toMap(n -> "V" + n, n -> ""));
  }

  private static List<String> problems(List<String> command, Map<String, String> environment) {
    return new WorkloadCheck(
            new WorkloadSpec(
                "hello",
                null,
                Kind.PROCESS,
                command,
                environment,
                null,
                new Demands(1, 16, 0),
                null,
                null,
                null,
                null),
            Optional.empty())
        .faults()
        .sentences();
  }
}
