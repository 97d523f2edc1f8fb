package ciao.state.durable;

import ciao.state.sql.Row;
import ciao.state.sql.Tables;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Finds a name that two rows claim, with eight bytes for each row and not its name. */
final class Twins {
  private long[] hashes = new long[1_024];
  private int count;

  void add(Row.Key key) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    hashes[count++] = hash(key);
  }

  /**
   * @param tables all of whose rows were added
   */
  Optional<Row.Key> find(Tables tables) throws IOException {
    Arrays.parallelSort(hashes, 0, count);
    Set<Long> suspicious = new HashSet<>();
    for (int i = 1; i < count; i++) {
      if (hashes[i] == hashes[i - 1]) {
        suspicious.add(hashes[i]);
      }
    }
    if (suspicious.isEmpty()) {
      return Optional.empty();
    }
    Set<Row.Key> keys = new HashSet<>();
    Set<Row.Key> twice = new HashSet<>();
    tables.load(row -> {
      if (suspicious.contains(hash(row.key())) && !keys.add(row.key())) {
        twice.add(row.key());
      }
    });
    return twice.stream().findFirst();
  }

  private static long hash(Row.Key key) {
    long hash = mix(mix(0, key.type()), key.namespace());
    return mix(hash, key.id());
  }

  private static long mix(long before, String text) {
    long hash = before + 1;
    for (int i = 0; i < text.length(); i++) {
      hash = 1_099_511_628_211L * (hash ^ text.charAt(i)); // FNV-1a's prime
    }
    return hash;
  }
}
