package ciao.state.memory;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Document;
import ciao.state.Metadata;
import ciao.state.Phase;
import ciao.state.Query;
import ciao.state.Resource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SnapshotTest {
  private static final long SEED = 5;
  private static final List<String> TYPES = List.of("Disk", "Rack");

  private static Entry entry(int i) {
    Metadata metadata =
        new Metadata(
            "n" + i % 7,
            TYPES.get(i % TYPES.size()),
            "id" + i * 31 % 1_009,
            1,
            "",
            Phase.RUNNING,
            new LinkedHashSet<>(),
            i % 3 == 0 ? Map.of() : Map.of("tier", "t" + i % 5, "size", String.valueOf(i % 4)),
            Map.of(),
            Instant.EPOCH,
            Instant.EPOCH);
    return new Entry(metadata, "{}".getBytes(StandardCharsets.UTF_8), 1 + i);
  }

  private static List<List<String>> seen(Snapshot snapshot) {
    List<List<String>> seen = new ArrayList<>();
    for (String type : TYPES) {
      for (String selector : List.of("", "tier=t2", "tier in (t1, t4),size<3", "!tier")) {
        Query<Document> all = Query.of(Document.type(type));
        Query<Document> query = selector.isEmpty() ? all : all.where(selector);
        seen.add(snapshot.list(query).stream().map(Resource::toString).toList());
      }
    }
    return seen;
  }

  @Test
  void made_of_all_entries_at_once_it_is_as_if_they_had_been_put_one_by_one() {
    List<Entry> entries =
        new ArrayList<>(IntStream.range(0, 900).mapToObj(SnapshotTest::entry).toList());
    Snapshot oneByOne = Snapshot.EMPTY;
    for (Entry entry : entries) {
      oneByOne = oneByOne.put(oneByOne.position() + 1, entry);
    }
    Collections.shuffle(entries, new Random(SEED));

    Snapshot atOnce = Snapshot.of(oneByOne.position(), entries);

    assertThat(atOnce.position()).isEqualTo(900);
    assertThat(seen(atOnce)).isEqualTo(seen(oneByOne)).doesNotContain(List.of());
    for (Entry gone : entries.subList(0, 400)) {
      Metadata m = gone.metadata();
      atOnce = atOnce.remove(atOnce.position() + 1, m.type(), m.namespace(), m.id());
      oneByOne = oneByOne.remove(oneByOne.position() + 1, m.type(), m.namespace(), m.id());
    }
    assertThat(seen(atOnce)).isEqualTo(seen(oneByOne));
  }

  @Test
  void a_tree_of_sorted_elements_is_as_low_as_can_be() {
    for (int size = 0; size < 70; size++) {
      List<Integer> elements = IntStream.range(0, size).boxed().toList();
      Tree<Integer> tree = Tree.ofSorted(elements);
      List<Integer> walked = new ArrayList<>();
      tree.iterator().forEachRemaining(walked::add);
      assertThat(walked).isEqualTo(elements);
      assertThat(tree.height()).isEqualTo(32 - Integer.numberOfLeadingZeros(size));
    }
  }
}
