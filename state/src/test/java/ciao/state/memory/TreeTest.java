package ciao.state.memory;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Metadata;
import ciao.state.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class TreeTest {
  private static final long SEED = 11;

  private static Entry entry(String namespace, String id, long version) {
    return new Entry(
        new Metadata(
            namespace,
            "Part",
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

  /** Namespace and id as one string that sorts as the two do. */
  private static String key(Entry entry) {
    return entry.metadata().namespace() + "\u0000" + entry.metadata().id();
  }

  private static Tree.Place<Entry> place(Entry entry) {
    return other -> key(entry).compareTo(key(other));
  }

  private static List<Entry> all(Iterator<Entry> entries) {
    List<Entry> all = new ArrayList<>();
    entries.forEachRemaining(all::add);
    return all;
  }

  @Test
  void a_tree_is_a_sorted_map_and_earlier_trees_never_change() {
    Random random = new Random(SEED);
    TreeMap<String, Entry> model = new TreeMap<>();
    Tree<Entry> tree = Tree.empty();
    for (int i = 0; i < 20_000; i++) {
      Entry entry =
          entry("n" + random.nextInt(5), "" + random.nextInt(i < 10_000 ? 2_000 : 200), i + 1);
      Tree<Entry> before = tree;
      List<Entry> contentsBefore = i % 1_000 == 0 ? all(before.iterator()) : List.of();
      if (random.nextInt(5) < 2) {
        tree = tree.remove(place(entry));
        model.remove(key(entry));
      } else {
        tree = tree.put(place(entry), entry);
        model.put(key(entry), entry);
      }
      if (i % 1_000 == 0) {
        assertThat(all(before.iterator())).isEqualTo(contentsBefore);
        assertThat(all(tree.iterator())).isEqualTo(List.copyOf(model.values()));
        assertThat(all(tree.after(place(entry))))
            .isEqualTo(List.copyOf(model.tailMap(key(entry), false).values()));
        assertThat(tree.size()).isEqualTo(model.size());
        assertThat(tree.countBefore(place(entry)))
            .isEqualTo(model.headMap(key(entry), false).size());
        model.forEach((_, expected) ->
            assertThat(before.find(place(expected)))
                .satisfiesAnyOf(
                    found -> assertThat(found).isSameAs(expected),
                    found -> assertThat(expected).isSameAs(entry)));
      }
    }
    for (Entry entry : List.copyOf(model.values())) {
      tree = tree.remove(place(entry));
    }
    assertThat(tree.isEmpty()).isTrue();
  }

  @Test
  void a_tree_filled_in_order_stays_shallow() {
    Tree<Entry> tree = Tree.empty();
    for (int i = 0; i < 1 << 14; i++) {
      Entry entry = entry("n", "%06d".formatted(i), 1);
      tree = tree.put(place(entry), entry);
    }
    assertThat(tree.height()).as("at most 1.44 times 14 levels").isLessThanOrEqualTo(20);
    for (int i = 0; i < 1 << 13; i++) {
      tree = tree.remove(place(entry("n", "%06d".formatted(i), 1)));
    }
    assertThat(tree.height()).isLessThanOrEqualTo(19);
  }
}
