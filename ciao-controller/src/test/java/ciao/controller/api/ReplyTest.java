package ciao.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.api.Page;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplyTest {
  @Test
  void halfACharacterInAReasonSpoilsNoList() {
    RawValue item = new RawValue(Reply.json(Map.of("reason", "no \ud800 here")));
    assertThat(Reply.data(new Page<>(List.of(item), null)).toStringUtf8())
        .isEqualTo("{\"items\":[{\"reason\":\"no \\uD800 here\"}]}");
  }
}
