package ciao.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SelectorTest {
  private static final Map<String, String> LABELS =
      Map.of("tier", "fast", "size", "10Gi", "name", "mike", "note", "", "bad", "many");

  /** Text and whether it matches {@link #LABELS}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; true",
        "tier; true",
        "!tier; false",
        "missing; false",
        "!missing; true",
        "tier=fast; true",
        "tier==fast; true",
        "tier = slow; false",
        "tier!=slow; true",
        "tier!=fast; false",
        "missing=fast; false",
        "missing!=fast; true",
        "note=; true",
        "note=\"\"; true",
        "missing=; false",
        "tier in (slow, fast); true",
        "tier in (slow); false",
        "tier in (); false",
        "tier notin (); true",
        "missing in (slow, fast); false",
        "missing notin (slow, fast); true",
        "tier notin (slow, fast); false",
        "tier=fast,size<=10Gi; true",
        "tier=fast,!size; false",
        "tier=fast , !old , size <= 10Gi; true",
      })
  void a_selector_matches_as_its_terms_say(String text, boolean matches) {
    assertThat(Selector.parse(text).matches(LABELS)).isEqualTo(matches);
  }

  /** Nor does the opposite of a comparison match when there is nothing to compare. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "size<10Gi; false",
        "size<=10Gi; true",
        "size<=10240Mi; true",
        "size<11000000000; true",
        "size<10G; false",
        "size>10G; true",
        "size>=10Gi; true",
        "size>10Gi; false",
        "name<\"n\"; true",
        "name<=\"mike\"; true",
        "name<\"mike\"; false",
        "name>=\"mike\"; true",
        "name>\"mike\"; false",
        "missing<\"n\"; false",
        "missing>=\"n\"; false",
        "missing<=\"n\"; false",
        "missing>\"n\"; false",
        "missing<5; false",
        "missing>=5; false",
        "bad<5; false",
        "bad>=5; false",
        "bad<=5; false",
        "bad>5; false",
      })
  void comparisons_match_numbers_and_texts_that_are_there(String text, boolean matches) {
    assertThat(Selector.parse(text).matches(LABELS)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "10; 10",
        "  -7; -7",
        "10kg; 10000",
        "10 k; 10000",
        "1K; 1000",
        "2m; 2000000",
        "3G; 3000000000",
        "4t; 4000000000000",
        "5P; 5000000000000000",
        "1ki; 1024",
        "1Mi; 1048576",
        "1GiB; 1073741824",
        "1ti; 1099511627776",
        "1Pi; 1125899906842624",
        "x; NONE",
        "``; NONE",
        "5x; NONE",
        "5 apples; NONE",
        "1-2; NONE",
        "-; NONE",
        "1.5G; NONE",
        "9223372036854775807; 9223372036854775807",
        "9223372036854775808; NONE",
        "9223372036854775807k; NONE",
      })
  void numbers_are_read_with_their_units(String text, String expected) {
    var parsed = Quantity.parse(text);
    assertThat(parsed.isPresent() ? String.valueOf(parsed.getAsLong()) : "NONE")
        .isEqualTo(expected);
  }

  @Test
  void selectors_between_bars_are_alternatives() {
    List<Selector> anyOf = Selector.parseAny("tier=slow | size>1Gi,name=mike|x");
    assertThat(anyOf).hasSize(3);
    assertThat(anyOf.stream().map(selector -> selector.matches(LABELS)))
        .containsExactly(false, true, false);
    assertThat(Selector.parseAny("  ")).isEmpty();
    assertThat(Selector.print(List.of(Selector.parse("a"), Selector.ALL))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "tier=fast,,x; 10; expected a label key",
        "tier=fast x; 10; expected ','",
        "a=b |; 5; expected a label key",
        "=x; 0; expected a label key",
        "a in b; 5; expected '('",
        "a in (b; 7; expected ',' or ')'",
        "a=\"x; 2; no '\"' closes",
        "a=\"x\\n\"; 4; expected \\\" or \\\\",
        "a<many; 2; 'many' is no number",
        "a<; 2; expected a number",
        "a=b)c; 3; expected ','",
        "\" \"=x; 0; a label key has",
      })
  void a_bad_selector_is_refused_with_its_place(String text, int position, String reason) {
    assertThatThrownBy(() -> Selector.parseAny(text))
        .isInstanceOfSatisfying(
            QuerySyntaxException.class, e -> assertThat(e.position()).isEqualTo(position))
        .hasMessageContaining("selector '" + text + "', character " + (position + 1))
        .hasMessageContaining(reason);
  }

  @Test
  void text_beyond_the_limits_is_refused() {
    String manyTerms = String.join(",", IntStream.range(0, 65).mapToObj(i -> "k" + i).toList());
    assertThatThrownBy(() -> Selector.parse(manyTerms)).hasMessageContaining("more than 64 terms");
    assertThatThrownBy(() -> Selector.parse("k=" + "x".repeat(5_000)))
        .hasMessageContaining("5002 characters (expected: at most 4096)");
    assertThatThrownBy(() -> Term.numberLess("a", "many")).hasMessageContaining("'many'");
  }

  private static final List<String> WORDS =
      List.of("a", "in", "notin", "", "two words", "q\"uo\\te", "x,y|(z)", "größe", "𝄞", "<=!=");

  @Test
  void what_is_printed_is_read_back_the_same() {
    long seed = Long.getLong("ciao.state.seed", 20_260_302L);
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      List<Selector> anyOf = new ArrayList<>();
      for (int j = random.nextInt(3); j >= 0; j--) {
        List<Term> terms = new ArrayList<>();
        for (int k = random.nextInt(4); k >= 0; k--) {
          Term term = term(random);
          terms.add(random.nextBoolean() ? term : term.not());
        }
        anyOf.add(new Selector(terms));
      }
      String printed = Selector.print(anyOf);
      assertThat(Selector.parseAny(printed)).as(printed).isEqualTo(anyOf);
    }
  }

  private static Term term(Random random) {
    String word = WORDS.get(random.nextInt(WORDS.size()));
    String key = word.isEmpty() ? "k" : word;
    String value = WORDS.get(random.nextInt(WORDS.size()));
    return switch (random.nextInt(7)) {
      case 0 -> Term.exists(key);
      case 1 -> Term.equal(key, value);
      case 2 -> Term.in(key, Set.of(value, "other"));
      case 3 -> Term.less(key, value);
      case 4 -> Term.atMost(key, value);
      case 5 -> Term.numberLess(key, random.nextInt() + " KiB");
      default -> Term.numberAtMost(key, random.nextInt(9_000) + "p");
    };
  }
}
