package ciao.launcher.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StopSignalTest {
  @ParameterizedTest
  @CsvSource({"SIGINT,2", "quit,3", "USR1,10", "9,9", "SIGRTMIN+3,37", "64,64", "SIGSYS,31"})
  void knowsSignalsByNameAndNumber(String wish, int number) {
    assertThat(StopSignal.of(wish).number()).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "SIG", "SIGFOO", "--all", "0", "-9", "65", "999999999999", "RTMIN+31"})
  void anImageThatNamesNoSignalIsStoppedAllTheSame(String wish) {
    assertThat(StopSignal.of(wish)).isEqualTo(StopSignal.TERM);
  }
}
