package ciao.state.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run of changes comes to: of each resource only the last. */
public final class Batch {
  private final Map<Row.Key, Optional<Row>> outcome = new LinkedHashMap<>();
  private final List<Long> ended = new ArrayList<>();

  public void put(Row row) {
    outcome.put(row.key(), Optional.of(row));
  }

  /**
   * @param origin of the row that goes; another may come with the same key
   */
  public void remove(Row.Key key, long origin) {
    outcome.put(key, Optional.empty());
    ended.add(origin);
  }

  List<Row> puts() {
    return outcome.values().stream().flatMap(Optional::stream).toList();
  }

  /** The keys nothing is left under. */
  List<Row.Key> removals() {
    List<Row.Key> removals = new ArrayList<>();
    outcome.forEach((key, row) -> {
      if (row.isEmpty()) {
        removals.add(key);
      }
    });
    return removals;
  }

  /** The origins that have no row any more, and never will. */
  List<Long> ended() {
    return ended;
  }
}
