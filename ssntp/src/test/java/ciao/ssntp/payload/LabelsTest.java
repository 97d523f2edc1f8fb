package ciao.ssntp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelsTest {
  @Test
  void whatReadyTakesAtMostIsTheLongestThereMayBe() {
    String key = "k".repeat(ReadyLimits.LONGEST_LABEL);
    String value = "v".repeat(ReadyLimits.LONGEST_VALUE);
    String hostname = "h".repeat(ReadyLimits.LONGEST_HOSTNAME);
    assertThat(ReadyLimits.labels(Map.of(key, value))).hasSize(1);
    assertThat(ReadyLimits.hostname(hostname)).isEqualTo(hostname);
    assertThat(List.of(Labels.isKey(key), Labels.isValue(value), Labels.isHostname(hostname)))
        .containsOnly(true);
    assertThat(Labels.isKey(key + "k")).isFalse();
    assertThat(Labels.isValue(value + "v")).isFalse();
    assertThat(Labels.isHostname(hostname + "h")).isFalse();
  }

  @Test
  void keysAndHostNamesBeginWithALetterOrDigitAndValuesMayBeEmpty() {
    assertThat(Labels.isKey("example.org/gpu-2_a")).isTrue();
    assertThat(Labels.isHostname("Web-1.example.org")).isTrue();
    assertThat(Labels.isValue("")).isTrue();
    assertThat(List.of(Labels.isKey(""), Labels.isKey("-a"), Labels.isKey("a b")))
        .containsOnly(false);
    assertThat(List.of(Labels.isHostname(""), Labels.isHostname(".a"), Labels.isHostname("a/b")))
        .containsOnly(false);
    assertThat(List.of(Labels.isValue("a b"), Labels.isValue("'"))).containsOnly(false);
  }

  @Test
  void theRulesSayHowLongInWords() {
    assertThat(Labels.KEY_RULE).startsWith("1 to 63 letters, digits, dots, slashes");
    assertThat(Labels.VALUE_RULE).startsWith("at most 255 letters, digits and any of");
    assertThat(Labels.HOSTNAME_RULE).startsWith("1 to 255 letters, digits, dots, hyphens");
  }
}
