package ciao.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What access to types without a record promises, on every backend. */
public abstract class DocumentConformance extends StoreConformance {
  private static final ResourceType<Document> PARTS = Document.type("Part");
  private static final Pointer<Document> A = PARTS.at("acme", "a");

  private Resource<Document> document() {
    return store.get(A).orElseThrow();
  }

  @Test
  void what_was_stored_as_a_record_is_read_as_a_document_and_back() throws Exception {
    create("a");
    assertThat(document().spec().json())
        .isEqualTo("{\"name\":\"part\",\"weight\":1,\"tags\":[],\"counts\":{},\"detail\":null}");
    assertThat(document().spec().tree().path("weight").asInt()).isEqualTo(1);
    assertThat(store.list(PARTS, "acme")).containsExactly(document());

    String heavier = document().spec().json().replace(":1", ":2");
    commit(Operation.update(document().withSpec(new Document(heavier)), ""));

    assertThat(stored("a").spec()).isEqualTo(Part.of(2));
    assertThat(stored("a").version()).isEqualTo(2);
  }

  @Test
  void a_document_is_stored_as_it_is_but_for_its_spaces() throws Exception {
    Pointer<Document> other = Document.type("Gadget").at("acme", "g");
    String json =
        "{\"z\": 1.50,\n \"a\": [12345678901234567890.1234567890, 1E+400], \"s\": \" \\u2603\"}";
    Committed committed = commit(Operation.create(other, "", new Document(json)));

    String dense = "{\"z\":1.50,\"a\":[12345678901234567890.1234567890,1E+400],\"s\":\" ☃\"}";
    assertThat(committed.resource(other).spec().json()).isEqualTo(dense);
    assertThat(store.get(other).orElseThrow().spec()).isEqualTo(new Document(dense));
    assertThat(new Document(json))
        .hasToString("Document of %d characters".formatted(dense.length()));
  }

  @Test
  void fields_nobody_here_knows_survive_a_change_of_another_field() throws Exception {
    commit(Operation.create(A, "", new Document("{\"name\":\"x\",\"weight\":1,\"new\":[1]}")));
    await(
            store.update(
                A,
                "",
                found -> {
                  String json = found.spec().json().replace("\"weight\":1", "\"weight\":5");
                  return found.withSpec(new Document(json));
                }))
        .orThrow();
    assertThat(document().spec().json()).isEqualTo("{\"name\":\"x\",\"weight\":5,\"new\":[1]}");
    assertThat(stored("a").spec().weight()).isEqualTo(5);
  }

  @Test
  void documents_are_watched_like_records() throws Exception {
    create("a");
    Recorder<Document> events = new Recorder<>();
    store.watch(WatchRequest.of(PARTS), watching, events);
    update(stored("a").withSpec(Part.of(2)));
    commit(Operation.destroy(A, ""));

    assertThat(Recorder.brief(events.next(4)))
        .containsExactly("Created a@1", "Bootstrapped", "Updated a@2 from 1", "Destroyed a@2");
  }

  @Test
  void what_is_no_json_object_is_refused_with_its_place() {
    for (String bad : List.of("", "[1]", "\"x\"", "{} {}", "{\"a\":}", "{\"a\":1", "{a:1}")) {
      assertThatThrownBy(() -> new Document(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("document: ");
    }
    assertThatThrownBy(() -> new Document("{\"a\":1,\n\"b\":}"))
        .hasMessageContaining("line 2, column 5");
  }

  @Test
  void whatever_is_stored_can_be_watched_unread_and_is_not_written_so() throws Exception {
    commit(Operation.create(A, "", new Document("{\"weight\":\"heavy\"}")));
    Pointer<Unread> unread = Unread.type("Part").at("acme", "a");
    Recorder<Unread> events = new Recorder<>();
    store.watch(WatchRequest.of(unread.type()), watching, events);

    assertThat(Recorder.brief(events.next(2))).containsExactly("Created a@1", "Bootstrapped");
    Resource<Unread> found = store.get(unread).orElseThrow();
    assertThatThrownBy(() -> store.write(Operation.update(found, "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one that was not read");
    assertThat(document().spec().json()).isEqualTo("{\"weight\":\"heavy\"}");
  }
}
