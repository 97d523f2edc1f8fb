package ciao.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StartCountTest {
  private final StartCount count = new StartCount();

  @Test
  void nothingIsAccountedForBeforeTheFirstStart() {
    assertThat(count.lastAccounted()).isZero();
  }

  @Test
  void aStartIsAccountedForOnlyWhenAllBeforeItAre() {
    long first = count.received();
    long second = count.received();
    long third = count.received();
    assertThat(first).isEqualTo(1);
    count.accounted(second);
    assertThat(count.lastAccounted()).isZero();
    count.accounted(first);
    assertThat(count.lastAccounted()).isEqualTo(2);
    count.accounted(third);
    assertThat(count.lastAccounted()).isEqualTo(3);
  }
}
