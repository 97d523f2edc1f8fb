package ciao.cli.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.cli.CommandFailed;
import ciao.client.api.state.StateTransaction;
import ciao.client.api.state.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of operations is read whole, or refused with a sentence. */
final class ApplyCommandTest {
  @TempDir private Path directory;

  private StateTransaction read(String text) throws IOException {
    return ApplyCommand.read(Files.writeString(directory.resolve("file"), text));
  }

  @Test
  void noDigitIsLost() throws Exception {
    StateTransaction read =
        read(
            """
            operations:
            - create:
                at: {type: Part, namespace: acme, id: a}
                spec: {share: 0.1000000000000000000000000000001, price: 1.50, count: 123456789012345678901234567890}
            """);
    assertThat(((Step.Create) read.operations().getFirst()).spec().text())
        .isEqualTo(
            "{\"share\":0.1000000000000000000000000000001,\"price\":1.50,\"count\":123456789012345678901234567890}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          operations: []\\n---\\noperations: [] ; a second document
          operations: [{create: {at: {type: Part, namespace: acme, id: a}, spec: {size: 1, size: 2}}}] ; Duplicate field 'size'
          \\n# nothing ; empty
          {"operations": []} {"operations": []} ; Trailing token
          operations: [ ; expected
          """)
  void whatIsNotOneTransactionIsRefused(String text, String complaint) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
        .isInstanceOf(CommandFailed.class)
        .hasMessageStartingWith("file ")
        .hasMessageContaining(complaint);
  }
}
