package ciao.controller.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SharesTest {
  private final Shares shares = new Shares(10, 4);

  @Test
  void oneCallerGetsNoMoreThanItsShare() {
    Shares.Held held = shares.take("a", 3).orElseThrow();
    assertThat(shares.take("a", 2)).isEmpty();
    assertThat(shares.take("a", 1)).isPresent();
    assertThat(shares.take("b", 4)).isPresent();
    held.close();
    assertThat(shares.take("a", 3)).isPresent();
  }

  @Test
  void allCallersTogetherGetNoMoreThanThereIs() {
    assertThat(shares.take("a", 4)).isPresent();
    assertThat(shares.take("b", 4)).isPresent();
    assertThat(shares.take("c", 3)).isEmpty();
    assertThat(shares.take("c", 2)).isPresent();
    assertThat(shares.take("d", 1)).isEmpty();
  }

  @Test
  void whatIsGivenBackTwiceIsGivenBackOnce() {
    Shares.Held first = shares.take("a", 4).orElseThrow();
    first.close();
    assertThat(shares.take("a", 4)).isPresent();
    first.close();
    assertThat(shares.take("a", 1)).isEmpty();
  }

  @Test
  void aShareIsPartOfTheWhole() {
    assertThatThrownBy(() -> new Shares(4, 5)).hasMessageContaining("5 of 4");
  }
}
