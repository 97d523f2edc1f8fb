package ciao.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What queries by label and id promise, on every backend; {@code -Dciao.state.seed}. */
public abstract class QueryConformance extends StoreConformance {
  private static final long SEED = Long.getLong("ciao.state.seed", 20_260_302L);

  private static final List<String> QUERIES =
      List.of(
          "tier=fast",
          "tier=fast,zone=b",
          "tier!=fast",
          "tier in (fast, slow),zone=a",
          "tier in (fast, none)",
          "tier notin (fast, slow)",
          "tier",
          "!tier",
          "size<=4",
          "size>4,tier=slow",
          "size>=2Ki",
          "tier>\"fast\" | zone<=\"c\"",
          "unknown>0",
          "zone=a | zone=b",
          "zone=a | zone=b,size<3 | tier in (slow)",
          "zone=a | size<3",
          "zone=nowhere",
          "zone in ()",
          "");

  private static Map<String, String> labels(Random random) {
    Map<String, String> labels = new TreeMap<>();
    if (random.nextInt(4) > 0) {
      labels.put("tier", random.nextInt(10) == 0 ? "fast" : "slow");
    }
    labels.put("zone", String.valueOf((char) ('a' + random.nextInt(12))));
    labels.put("size", random.nextInt(20) == 0 ? "huge" : String.valueOf(random.nextInt(9)));
    return labels;
  }

  /** Resources that come, go and change their labels. */
  private void fill() throws Exception {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    for (int i = 0; i < 600; i++) {
      Pointer<Part> pointer = Part.TYPE.at("n" + random.nextInt(3), "p" + random.nextInt(90));
      Resource<Part> found = store.get(pointer).orElse(null);
      if (found == null) {
        commit(Operation.create(pointer, "", Part.of(i)).withLabels(labels(random)));
      } else if (random.nextInt(3) == 0) {
        commit(Operation.destroy(pointer, ""));
      } else if (random.nextBoolean()) {
        update(found.withLabels(labels(random)));
      } else {
        update(found.withSpec(Part.of(i)));
      }
    }
  }

  @Test
  void a_query_lists_what_matches_whatever_way_it_is_found() throws Exception {
    fill();
    List<Resource<Part>> all = store.list(Part.TYPE);
    assertThat(all).hasSizeGreaterThan(100);
    for (String text : QUERIES) {
      Query<Part> query = Query.of(Part.TYPE).where(text);
      List<Selector> anyOf = Selector.parseAny(text);
      List<Resource<Part>> expected =
          all.stream()
              .filter(part ->
                  anyOf.isEmpty()
                      || anyOf.stream().anyMatch(s -> s.matches(part.metadata().labels())))
              .toList();
      assertThat(store.list(query)).as(text).isEqualTo(expected);
      for (String namespace : List.of("n0", "n1", "n2", "n3")) {
        assertThat(store.list(query.in(namespace)))
            .as("%s in %s", text, namespace)
            .isEqualTo(
                expected.stream()
                    .filter(part -> part.metadata().namespace().equals(namespace))
                    .toList());
      }
      for (int from = 0; from < expected.size(); from += 7) {
        Query<Part> page = query.after(expected.get(from).pointer()).limit(7);
        assertThat(store.list(page))
            .as("%s after %s", text, expected.get(from))
            .isEqualTo(
                expected.subList(
                    Math.min(expected.size(), from + 1), Math.min(expected.size(), from + 8)));
      }
    }
  }

  @Test
  @DisplayName("Labels: labels are queried by all operators, and annotations are not")
  void labels_are_queried_and_annotations_are_not() throws Exception {
    commit(
        Operation.create(part("a"), "", Part.of(1)).withLabels(Map.of("app", "x", "size", "1Gi")),
        Operation.create(part("b"), "", Part.of(1)).withAnnotations(Map.of("app", "x")),
        Operation.create(part("c"), "", Part.of(1)).withLabels(Map.of("app", "y")));

    assertThat(ids("app")).containsExactly("a", "c");
    assertThat(ids("app=x")).containsExactly("a");
    assertThat(ids("app!=x")).containsExactly("b", "c");
    assertThat(ids("size<2G")).containsExactly("a");
    assertThat(ids("size>=2G")).isEmpty();

    update(stored("a").withLabels(Map.of("app", "y")));
    assertThat(ids("app=x")).isEmpty();
    assertThat(ids("app=y")).containsExactly("a", "c");
  }

  @Test
  @DisplayName("IDQuery: an id pattern matches anywhere in the id, together with labels")
  void an_id_pattern_matches_anywhere_in_the_id() throws Exception {
    for (String id : List.of("web-1", "web-2", "db-1", "cobweb")) {
      commit(
          Operation.create(part(id), "", Part.of(1)).withLabels(Map.of("last", id.substring(2))));
    }
    Query<Part> all = Query.of(Part.TYPE);
    assertThat(ids(all.ids(IdPattern.of("web")))).containsExactly("cobweb", "web-1", "web-2");
    assertThat(ids(all.ids(IdPattern.of("^web-[0-9]$")))).containsExactly("web-1", "web-2");
    assertThat(ids(all.where("last=-1").ids(IdPattern.of("b")))).containsExactly("db-1");
    assertThat(ids(all.ids(IdPattern.of("b")).where("last=b-1"))).containsExactly("web-1");
    assertThat(ids(all.ids(IdPattern.of("x")))).isEmpty();
  }

  private List<String> ids(String selectors) {
    return ids(Query.of(Part.TYPE).where(selectors));
  }

  private List<String> ids(Query<Part> query) {
    return store.list(query).stream().map(Resource::id).toList();
  }
}
