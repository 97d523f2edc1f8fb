package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.ErrorReport;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComplaintsTest {
  private final Complaints complaints = new Complaints();

  @Test
  void ofAThousandAlikeTenAreLogged() {
    List<String> lines = lines(1_000, n -> new ErrorReport("silent", "number " + n));
    assertThat(lines).hasSize(10).first().isEqualTo("silent: number 1");
    assertThat(lines).last().isEqualTo("silent: number 512 (512 of these in this session)");
    assertThat(complaints.hear(new ErrorReport("stalled", "x"))).contains("stalled: x");
  }

  @Test
  void codesThatAreMadeUpAreCountedTogether() {
    List<String> lines = lines(100_000, n -> new ErrorReport("code-" + n, "x"));
    assertThat(lines).hasSizeLessThanOrEqualTo(64 + 17);
  }

  @Test
  void megabytesAndLineBreaksComeToOneShortLine() {
    String forged = "ok\r\n12:00 ERROR all is lost\u001b[2J\u2028\u0085" + "x".repeat(1 << 20);
    String line = complaints.hear(new ErrorReport(forged, forged)).orElseThrow();
    assertThat(line).hasSizeLessThan(410).contains("ok  12:00 ERROR").matches("[ -~…]*");
  }

  @Test
  void wordsOfOtherLanguagesStayWords() {
    assertThat(complaints.hear(new ErrorReport("silent", "zu spät: 10 s")))
        .contains("silent: zu spät: 10 s");
  }

  private List<String> lines(int count, IntFunction<ErrorReport> each) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(n -> complaints.hear(each.apply(n)))
        .flatMap(Optional::stream)
        .toList();
  }
}
