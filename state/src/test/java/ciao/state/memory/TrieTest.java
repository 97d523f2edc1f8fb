package ciao.state.memory;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Metadata;
import ciao.state.Phase;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrieTest {
  private static final long SEED = Long.getLong("ciao.trie.seed", System.nanoTime());

  /** Many of these have one and the same hash: Aa and BB do. */
  private static String colliding(Random random) {
    StringBuilder id = new StringBuilder();
    for (int pair = 0; pair < 6; pair++) {
      id.append(random.nextBoolean() ? "Aa" : "BB");
    }
    return id.toString();
  }

  private static Entry entry(String namespace, String id, long version) {
    return new Entry(
        new Metadata(
            namespace,
            "Thing",
            id,
            version,
            "",
            Phase.RUNNING,
            new LinkedHashSet<>(),
            Map.of(),
            Map.of(),
            Instant.EPOCH,
            Instant.EPOCH),
        new byte[0],
        1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itFindsWhatAMapFindsAndOlderOnesStayAsTheyWere(boolean collisions) {
    System.out.println("TrieTest seed " + SEED);
    Random random = new Random(SEED);
    Trie trie = Trie.EMPTY;
    Map<String, Entry> model = new HashMap<>();
    Trie old = trie;
    Map<String, Entry> oldModel = Map.of();
    for (int step = 1; step <= 20_000; step++) {
      String id = collisions ? colliding(random) : "id-" + random.nextInt(2_000);
      String namespace = random.nextBoolean() ? "a" : "b";
      String key = namespace + "/" + id;
      if (model.containsKey(key) && random.nextInt(3) > 0) {
        trie = trie.remove(namespace, id);
        model.remove(key);
      } else {
        Entry entry = entry(namespace, id, step);
        trie = trie.put(entry);
        model.put(key, entry);
      }
      assertThat(trie.find(namespace, id)).as("seed %d", SEED).isSameAs(model.get(key));
      if (step == 7_000) {
        old = trie;
        oldModel = Map.copyOf(model);
      }
    }
    assertSame(trie, model);
    assertSame(old, oldModel);
    for (String key : model.keySet()) {
      trie = trie.remove(key.substring(0, 1), key.substring(2));
    }
    assertThat(trie.isEmpty()).isTrue();
  }

  private static void assertSame(Trie trie, Map<String, Entry> model) {
    model.forEach((key, entry) ->
        assertThat(trie.find(key.substring(0, 1), key.substring(2)))
            .as("%s, seed %d", key, SEED)
            .isSameAs(entry));
  }

  @Test
  void namespaceAndIdAreNotMixedUp() {
    Trie trie = Trie.EMPTY.put(entry("a", "b", 1)).put(entry("b", "a", 2));
    assertThat(trie.find("b", "b")).isNull();
    assertThat(trie.find("ab", "")).isNull();
  }
}
