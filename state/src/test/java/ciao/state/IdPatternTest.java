package ciao.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IdPatternTest {

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "web, true",
    "^web, true",
    "web$, false",
    "^web-[0-9]+$, true",
    "'^web-\\d{1,3}$', true",
    "(?i)WEB, true",
    "'b.1|x', true",
    "[[:digit:]]$, true",
    "^\\Qweb-1\\E, true",
    "'^[]w]', true",
    "\\p{Lu}, false",
  })
  void a_pattern_matches_anywhere_unless_it_is_tied_to_an_end(String pattern, boolean matches) {
    assertThat(IdPattern.of(pattern).matches("web-17")).isEqualTo(matches);
  }

  @Test
  void a_pattern_with_many_repetitions_is_fine_when_they_are_small() {
    String uuid = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
    assertThat(IdPattern.of(uuid).matches("123e4567-e89b-12d3-a456-426614174000")).isTrue();
    assertThat(IdPattern.of(uuid).matches("123e4567-e89b-12d3-a456-42661417400")).isFalse();
    assertThat(IdPattern.of(uuid)).isEqualTo(IdPattern.of(uuid)).hasToString(uuid);
  }

  @ParameterizedTest
  @CsvSource({
    "[abc, 0, no ']' closes",
    "x(b, 1, no ')' closes",
    "a)b, 1, no '(' opens",
    "ab**, 2, invalid nested repetition",
    "*a, 0, missing argument to repetition",
    "'a{2,1}', 1, invalid repeat count",
    "a\\q, 1, invalid escape sequence",
    "a\\, 2, trailing backslash",
    "x[z-a]y, 2, invalid character class range",
    "a(?=b), 1, invalid or unsupported",
    "(a)\\1, 3, invalid escape sequence",
    "a{1001}, 6, more than 1000 steps",
    "'(((a{1000}){1000}){1000})', 10, more than 1000 steps",
    "'((x{30}){30}){2,}', 16, more than 1000 steps",
  })
  void a_bad_pattern_is_refused_with_its_place(String pattern, int position, String reason) {
    assertThatThrownBy(() -> IdPattern.of(pattern))
        .isInstanceOfSatisfying(
            QuerySyntaxException.class, e -> assertThat(e.position()).isEqualTo(position))
        .hasMessageContaining("id pattern '" + pattern + "', character " + (position + 1))
        .hasMessageContaining(reason);
  }

  @Test
  void a_pattern_longer_than_any_id_is_refused() {
    assertThatThrownBy(() -> IdPattern.of("x".repeat(254)))
        .hasMessageContaining("254 characters (expected: at most 253)");
  }

  @Test
  void a_pattern_that_ruins_backtracking_matchers_is_matched_like_any_other() {
    assertThat(IdPattern.of("^(a+)+$").matches("a".repeat(252) + "b")).isFalse();
    assertThat(IdPattern.of("^(a|aa)*(a|b)*$").matches("a".repeat(252) + "c")).isFalse();
  }
}
