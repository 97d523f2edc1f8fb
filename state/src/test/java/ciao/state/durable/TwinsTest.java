package ciao.state.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.Operation;
import ciao.state.Part;
import ciao.state.Transaction;
import ciao.state.durable.StateCheck.Finding;
import ciao.state.seal.SpecSeal;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TwinsTest {
  @TempDir private Path directory;

  private List<Finding> check() throws IOException {
    return StateCheck.check(directory, SpecSeal.withoutKeys(), InstantSource.system()).findings();
  }

  @Test
  void a_name_that_two_rows_claim_is_found_by_a_check_and_by_opening() throws Exception {
    try (OpenStore open = OpenStore.in(directory)) {
      List<Operation> operations = new ArrayList<>();
      for (int i = 0; i < 3_000; i++) { // more than are remembered at first
        operations.add(Operation.create(Part.TYPE.at("acme", "p" + i), "", Part.of(i)));
        if (operations.size() == 50) {
          open.store().write(new Transaction(operations)).get().orThrow();
          operations.clear();
        }
      }
    }
    assertThat(check()).allMatch(Finding::right);
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:file:" + directory.resolve("tables"), "ciao", "");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into resource (origin, type, namespace, id, version, position, owner, phase, detail, spec)"
              + " select 1000000, type, namespace, id, version, position, owner, phase, detail, spec"
              + " from resource where id = 'p1234'");
    }

    List<Finding> trouble = check().stream().filter(finding -> !finding.right()).toList();
    assertThat(trouble).hasSize(1);
    assertThat(trouble.getFirst().says())
        .contains("Part p1234 of acme is there twice", "put them back from a backup");
    assertThatThrownBy(() -> OpenStore.in(directory))
        .isInstanceOf(StateException.class)
        .hasMessage(trouble.getFirst().says());
  }
}
