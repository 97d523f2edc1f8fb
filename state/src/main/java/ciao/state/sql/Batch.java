package ciao.state.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run of changes comes to: of each resource only the last. */
public final class Batch {
  private final Map<Row.Key, Optional<Row>> outcome = new LinkedHashMap<>();

  public void put(Row row) {
    outcome.put(row.key(), Optional.of(row));
  }

  public void remove(Row.Key key) {
    outcome.put(key, Optional.empty());
  }

  List<Row> puts() {
    return outcome.values().stream().flatMap(Optional::stream).toList();
  }

  List<Row.Key> removals() {
    List<Row.Key> removals = new ArrayList<>();
    outcome.forEach((key, row) -> {
      if (row.isEmpty()) {
        removals.add(key);
      }
    });
    return removals;
  }
}
