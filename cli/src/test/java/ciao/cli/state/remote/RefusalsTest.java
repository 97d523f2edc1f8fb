package ciao.cli.state.remote;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.api.Problem;
import ciao.state.Refusal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A write is called unstored only where it is certain. */
final class RefusalsTest {
  @ParameterizedTest
  @CsvSource({
    "400, invalid,        NOT_STORED",
    "403, forbidden,      NOT_STORED",
    "413, too_large,      NOT_STORED",
    "429, too_many,       NOT_STORED",
    "404, http_404,       NOT_STORED",
    "503, shutting_down,  NOT_STORED",
    "507, storage_failed, NOT_STORED",
    "503, http_503,       UNKNOWN", // of whatever stands between, which may have passed it on
    "507, http_507,       UNKNOWN",
    "500, http_500,       UNKNOWN",
    "502, http_502,       UNKNOWN",
    "504, http_504,       UNKNOWN",
    "504, timed_out,      UNKNOWN", // it waits for its sync, and may have it yet
    "302, http_302,       UNKNOWN"
  })
  void whatIsAnsweredSaysWhetherAWriteMayBeStored(
      int status, String code, Refusal.Outcome outcome) {
    Refusal refusal = Refusals.of(Problem.of(status, "title", code, "a sentence"));

    assertThat(refusal)
        .isEqualTo(new Refusal.Unavailable(Refusal.Cause.CLOSED, "a sentence", outcome));
  }
}
