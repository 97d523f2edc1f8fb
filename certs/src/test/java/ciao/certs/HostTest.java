package ciao.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostTest {

  @ParameterizedTest
  @CsvSource({
    "localhost, localhost",
    "node-1.example.org, node-1.example.org",
    "3com.example, 3com.example",
    "192.0.2.1, 192.0.2.1",
    "::1, ::1",
    "::, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "2001:DB8::1, 2001:db8::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "fe80::, fe80::",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "a0:0:0:1:2:3:4:5, a0::1:2:3:4:5",
    "::ffff:192.0.2.1, 192.0.2.1"
  })
  void namesStayAndAddressesTakeTheirShortestForm(String given, String expected) throws Exception {
    assertThat(Host.parse(given).text()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "-a",
        "a-",
        "a..b",
        "a.",
        "*.example.org",
        "under_score",
        "1.2.3",
        "256.1.1.1",
        "1.2.3.4.5",
        "[::1]",
        "fe80::1%eth0",
        ":::",
        "::1:",
        "https://a",
        "a:8889",
        "höst",
        "a\nb"
      })
  void whatIsNeitherNameNorAddressIsRefused(String given) {
    assertThatThrownBy(() -> Host.parse(given))
        .isInstanceOf(PkiException.class)
        .hasMessageStartingWith("host: \"" + SubjectText.escape(given) + "\"")
        .hasMessageContaining("expected");
  }

  @Test
  void labelsAndNamesKeepToTheirLimits() throws Exception {
    String label = "a".repeat(63);
    String longest = String.join(".", label, label, label, "a".repeat(61));

    assertThat(Host.parse(longest).text()).hasSize(253);
    assertThatThrownBy(() -> Host.parse(longest + "a")).isInstanceOf(PkiException.class);
    assertThatThrownBy(() -> Host.parse(label + "a")).isInstanceOf(PkiException.class);
  }
}
