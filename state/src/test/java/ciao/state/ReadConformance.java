package ciao.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What reads promise, on every backend. */
public abstract class ReadConformance extends StoreConformance {

  private void fill() throws Exception {
    for (String namespace : List.of("b", "a", "a.b", "c")) {
      for (String id : List.of("2", "10", "1", "3")) {
        commit(
            Operation.create(Part.TYPE.at(namespace, id), "", Part.of(1))
                .withLabels(
                    Map.of("id", id, "odd", String.valueOf(!id.equals("2") && !id.equals("10")))));
      }
    }
  }

  private List<String> ids(Query<Part> query) {
    return store.list(query).stream()
        .map(part -> part.metadata().namespace() + "/" + part.id())
        .toList();
  }

  @Test
  void a_list_is_sorted_by_namespace_then_id() throws Exception {
    fill();
    assertThat(ids(Query.of(Part.TYPE).in("b"))).containsExactly("b/1", "b/10", "b/2", "b/3");
    assertThat(store.list(Part.TYPE, "b")).hasSize(4);
    assertThat(ids(Query.of(Part.TYPE)))
        .hasSize(16)
        .startsWith("a/1", "a/10", "a/2", "a/3", "a.b/1")
        .endsWith("b/3", "c/1", "c/10", "c/2", "c/3");
  }

  @Test
  void a_list_of_what_nobody_stored_is_empty() {
    assertThat(store.list(Part.TYPE)).isEmpty();
    assertThat(store.list(Tool.TYPE, "nowhere")).isEmpty();
    assertThat(store.get(part("a"))).isEqualTo(Optional.empty());
    assertThat(store.position()).isZero();
  }

  @Test
  void labels_select_by_equality_all_of_them() throws Exception {
    fill();
    assertThat(ids(Query.of(Part.TYPE).labelled(Map.of("odd", "true")).in("c")))
        .containsExactly("c/1", "c/3");
    assertThat(ids(Query.of(Part.TYPE).labelled(Map.of("odd", "true", "id", "3")).in("c")))
        .containsExactly("c/3");
    assertThat(ids(Query.of(Part.TYPE).labelled(Map.of("absent", "")))).isEmpty();
  }

  @Test
  void pages_join_to_the_whole_list() throws Exception {
    fill();
    for (int limit = 1; limit <= 17; limit++) {
      List<String> joined = new ArrayList<>();
      Query<Part> query = Query.of(Part.TYPE).limit(limit);
      for (List<Resource<Part>> page = store.list(query);
          !page.isEmpty();
          page = store.list(query.after(page.getLast().pointer()))) {
        assertThat(page).hasSizeLessThanOrEqualTo(limit);
        page.forEach(part -> joined.add(part.metadata().namespace() + "/" + part.id()));
      }
      assertThat(joined).as("limit %d", limit).isEqualTo(ids(Query.of(Part.TYPE)));
    }
  }

  @Test
  void a_page_goes_on_behind_what_is_gone() throws Exception {
    fill();
    commit(Operation.destroy(Part.TYPE.at("b", "10"), ""));
    assertThat(ids(Query.of(Part.TYPE).in("b").after(Part.TYPE.at("b", "10"))))
        .containsExactly("b/2", "b/3");
    assertThat(ids(Query.of(Part.TYPE).in("b").after(Part.TYPE.at("a", "zzz"))))
        .containsExactly("b/1", "b/2", "b/3");
    assertThat(ids(Query.of(Part.TYPE).in("b").after(Part.TYPE.at("c", "1")))).isEmpty();
  }

  @Test
  void a_snapshot_never_changes() throws Exception {
    Resource<Part> first = create("a");
    Reader snapshot = store.snapshot();

    update(first.withSpec(Part.of(2)));
    create("b");
    commit(Operation.destroy(part("a"), ""));

    assertThat(snapshot.get(part("a"))).contains(first);
    assertThat(snapshot.list(Part.TYPE)).containsExactly(first);
    assertThat(snapshot.position()).isEqualTo(1);
    assertThat(store.list(Part.TYPE)).extracting(Resource::id).containsExactly("b");
  }
}
