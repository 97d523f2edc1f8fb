package ciao.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.client.api.state.StateTransaction;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request says what it does: nothing in it is dropped, rounded or replaced. */
final class StrictReadingTest {
  private static final ObjectMapper STRICT = ApiJson.strictMapper();

  private static String update(String field) {
    return """
    {"operations": [{"update": {"at": {"type": "Part", "namespace": "acme", "id": "a"}, %s}}]}
    """
        .formatted(field);
  }

  @Test
  void whatIsWholeIsRead() throws Exception {
    StateTransaction read =
        STRICT.readValue(
            update("\"version\": 1, \"spec\": {\"size\": 1, \"face\": \"\\ud83d\\ude00\"}"),
            StateTransaction.class);
    assertThat(read.operations()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\0',
      textBlock =
          """
          "version": 1.9, "spec": {} ; 1.9
          "version": 1, "version": 2, "spec": {} ; Duplicate field 'version'
          "version": 1, "spec": {"size": 1, "size": 2} ; Duplicate field 'size'
          "version": 1, "spec": {"text": "\\ud800"} ; half of a character
          "version": 1, "spec": {}, "versoin": 2 ; versoin
          """)
  void whatIsNotIsAnError(String field, String complaint) {
    assertThatThrownBy(() -> STRICT.readValue(update(field), StateTransaction.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining(complaint);
  }
}
