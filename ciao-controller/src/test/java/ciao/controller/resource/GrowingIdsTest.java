package ciao.controller.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrowingIdsTest {
  private final GrowingIds ids = new GrowingIds(() -> Instant.ofEpochMilli(1));

  @Test
  void theyGoOnBehindWhatWasGivenOutBeforeHoweverLateThatWas() {
    assertThat(ids.note("6fffffffffffffff")).isTrue();
    assertThat(ids.note("00000193a0b1c2d3")).isTrue();
    assertThat(ids.next()).isEqualTo("7000000000000000");
    assertThat(ids.next()).isEqualTo("7000000000000001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "+5",
        "-1",
        "+000000000000005",
        "000000000000000F",
        "7fffffffffffffff",
        "ffffffffffffffff",
        "00000000000000005"
      })
  void whatIsOfAnotherFormWasNotGivenOut(String id) {
    assertThat(ids.note(id)).isFalse();
    assertThat(ids.next()).isEqualTo("0000000000100000");
  }
}
