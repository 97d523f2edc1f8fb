package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import ciao.client.ApiException;
import ciao.client.StateClient;
import ciao.client.StateQuery;
import ciao.client.StateWatch;
import ciao.client.api.ApiJson;
import ciao.client.api.Event;
import ciao.client.api.EventQuery;
import ciao.client.api.NewTenant;
import ciao.client.api.Problem;
import ciao.client.api.state.Address;
import ciao.client.api.state.RawJson;
import ciao.client.api.state.StateAnswers;
import ciao.client.api.state.StateEvent;
import ciao.client.api.state.StateTransaction;
import ciao.client.api.state.StateTransactions;
import ciao.client.api.state.StateTrouble;
import ciao.client.api.state.Step;
import ciao.client.api.state.StoreRefusal;
import ciao.client.api.state.StoredResource;
import ciao.client.api.state.WatchEnd;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The store itself, on a whole controller. What a store promises, its conformance suite shows. */
final class StateApiTest extends SharedCluster {
  private StateClient state;
  private Rest bare;

  @BeforeEach
  void anOperator() throws Exception {
    state = operator.state();
    bare = new Rest(cluster.http(TestCluster.user("admin")), cluster.uri());
  }

  private Address part(String id) {
    return new Address("Part", name, id);
  }

  private static StateTransaction of(Step... steps) {
    return new StateTransaction(List.of(steps));
  }

  private Step create(String id, String owner) {
    return new Step.Create(part(id), owner, RawJson.of("{\"n\":1}"), null, Map.of("id", id), null);
  }

  private static Problem refused(Call call) {
    return catchThrowableOfType(ApiException.class, call::run).problem();
  }

  private interface Call {
    void run() throws Exception;
  }

  @Test
  void anOperatorIsNoOwner() throws Exception {
    state.write(of(create("a", "builder")), false);

    Problem theirs = refused(() -> state.write(of(new Step.Teardown(part("a"), null)), false));
    assertThat(theirs.status()).isEqualTo(403);
    assertThat(theirs.code()).isEqualTo("owner_conflict");
    assertThat(theirs.state()).isEqualTo(new StoreRefusal.OwnerConflict(part("a"), "", "builder"));
    assertThat(theirs.detail())
        .isEqualTo(
            "Part(%s/a) belongs to 'builder' (the writer: ''); only its owner may change it"
                .formatted(name));

    state.write(of(new Step.Destroy(part("a"), "builder", null)), false);
    assertThat(refused(() -> state.get(part("a"), null, false)).state())
        .isEqualTo(new StoreRefusal.NotFound(part("a")));
  }

  @Test
  void ofSeveralTransactionsOneThatIsRefusedHarmsNoOther() throws Exception {
    StateAnswers answers =
        state.write(
            new StateTransactions(
                List.of(
                    of(create("a", ""), create("b", "")),
                    of(create("c", ""), create("a", "")),
                    of(create("d", "")))),
            false);

    assertThat(answers.answers().get(1).refused().state())
        .isEqualTo(new StoreRefusal.AlreadyExists(part("a"), 1));
    assertThat(list()).extracting(StoredResource::id).containsExactly("a", "b", "d");
  }

  @Test
  void ofSeveralTransactionsOneThatCannotBeReadHarmsNoOther() throws Exception {
    Step nameless = new Step.Create(part(""), null, RawJson.of("{}"), null, null, null);
    StateAnswers answers =
        state.write(
            new StateTransactions(
                List.of(of(create("a", "")), of(create("b", ""), nameless), of(create("c", "")))),
            false);

    assertThat(answers.answers())
        .extracting(answer -> answer.committed() != null)
        .containsExactly(true, false, true);
    Problem unreadable = answers.answers().get(1).refused();
    assertThat(unreadable.status()).isEqualTo(400);
    assertThat(unreadable.detail()).startsWith("operations[1]: id");
    assertThat(list()).extracting(StoredResource::id).containsExactly("a", "c");
  }

  private List<StoredResource> list() throws Exception {
    StateQuery mine = new StateQuery("Part", name, null, null, false);
    return state.list(mine, Optional.empty(), null, Integer.MAX_VALUE);
  }

  @Test
  void whatIsSecretIsShownOnlyToWhomAsksForIt() throws Exception {
    tenant.addWorkload(name, ControllerLifecycleTest.sleep("sleep", 1));
    for (boolean asked : List.of(false, true)) {
      StateQuery workloads = new StateQuery("Workload", name, null, null, asked);
      StoredResource listed = state.list(workloads, Optional.empty(), null, 10).getFirst();
      StoredResource got = state.get(listed.address(), null, asked);
      try (StateWatch watch = state.watch(workloads, null, new StateWatch.From.Contents(), null)) {
        assertThat(watch.next().kind()).isEqualTo(StateEvent.Kind.OPENED);
        StoredResource watched = watch.next().resource();
        assertThat(List.of(got, watched)).containsOnly(listed);
      }
      assertThat(listed.spec() != null).isEqualTo(asked);
      assertThat(listed.withheld()).isEqualTo(asked ? null : true);
    }
  }

  @Test
  void pagesShowOneStateThoughItChangesMeanwhile() throws Exception {
    for (int i = 0; i < 25; i++) {
      state.write(of(create("p%02d".formatted(i), "")), false);
    }
    String first = "/v1/state/resources?type=Part&limit=10&namespace=" + name;
    var page = json(bare.get(first).body());
    state.write(of(new Step.Destroy(part("p15"), "", null), create("p10a", "")), false);

    String rest =
        first.replace("limit=10", "limit=100")
            + "&continue="
            + page.get("continue").asText()
            + "&snapshot="
            + page.get("snapshot").asText();
    var second = json(bare.get(rest).body());
    assertThat(second.get("position").asLong()).isEqualTo(page.get("position").asLong());
    assertThat(second.get("items"))
        .extracting(item -> item.get("id").asText())
        .hasSize(15)
        .startsWith("p10", "p11")
        .contains("p15");
    assertThat(second.has("continue")).isFalse();
    assertThat(list()).hasSize(25).extracting(StoredResource::id).contains("p10a");
  }

  private static JsonNode json(String text) throws Exception {
    return ApiJson.mapper().readTree(text);
  }

  @Test
  void aQueryThatCannotBeReadIsToldWithItsPlace() throws Exception {
    Problem labels = bare.get("/v1/state/resources?type=Part&labels=a%20in%20%28b").problem();
    assertThat(labels.status()).isEqualTo(400);
    assertThat(labels.code()).isEqualTo("bad_query");
    assertThat(labels.state()).isInstanceOf(StateTrouble.BadQuery.class);
    assertThat(labels.detail()).startsWith("selector 'a in (b'");

    Problem ids = bare.get("/v1/state/watch?type=Part&ids=a%29b").problem();
    assertThat(ids.state()).isEqualTo(new StateTrouble.BadQuery("ids", 1));
    assertThat(ids.detail()).contains("no '(' opens a group");
  }

  @Test
  void whatMakesNoSenseIsToldByTheParameterItIs() throws Exception {
    String type = "/v1/state/watch?type=Part";
    assertThat(bare.get("/v1/state/resources").problem().detail()).startsWith("type: none");
    assertThat(bare.get("/v1/state/resource?type=Part&namespace=n").problem().detail())
        .startsWith("id: none");
    assertThat(bare.get(type + "&after=-1").problem().detail()).startsWith("after: -1 (expected");
    assertThat(bare.get(type + "&tail=0").problem().detail()).startsWith("tail: 0 (expected");
    assertThat(bare.get(type + "&buffer=16385").problem().detail()).startsWith("buffer: 16385");
    assertThat(bare.get(type + "&from=here").problem().detail()).startsWith("from: here");
    assertThat(bare.get(type + "&from=now&after=1").problem().detail()).contains("at most one");
    assertThat(bare.get(type + "&id=a").problem().detail()).contains("no namespace");
    assertThat(bare.get("/v1/state/resources?type=Part&snapshot=00").problem().state())
        .isEqualTo(new StateTrouble.SnapshotGone("00"));
    assertThat(bare.get("/v1/state/resources?type=Part&continue=x").problem().detail())
        .startsWith("continue: x");
    assertThat(post("{\"operations\":[]}").detail()).startsWith("operations in a transaction: 0");
    assertThat(post("{\"operations\":[{\"teardown\":{}}]}").detail())
        .isEqualTo("operations[0]: at: none (expected: one)");
    assertThat(post("{\"operations\":[{\"melt\":{}}]}").code()).isEqualTo("invalid_json");
    assertThat(
            post("{\"operations\":[{\"create\":{\"at\":{\"type\":\"T\",\"namespace\":\"n\",\"id\":\"i\"},\"spec\":7}}]}")
                .detail())
        .contains("operations[0]: document: begins with");
  }

  private Problem post(String transaction) throws Exception {
    return bare.post("/v1/state/transaction", transaction).problem();
  }

  @Test
  void moreThanOneRequestMayHoldIsRefused() throws Exception {
    String spec = "{\"text\":\"" + "x".repeat(2 << 20) + "\"}";
    Step large = new Step.Create(part("large"), null, RawJson.of(spec), null, null, null);
    assertThat(refused(() -> state.write(of(large), false)).state())
        .isEqualTo(new StoreRefusal.TooLarge(part("large"), spec.length(), 1 << 20));
    Problem tooLong = refused(() -> state.write(of(large, large, large), false));
    assertThat(tooLong.status()).isEqualTo(413);
    assertThat(tooLong.detail()).contains("%d bytes".formatted(StateClient.MOST_BYTES));
  }

  @Test
  void aBookmarkOutlivesTheController() throws Exception {
    long bookmark = state.write(of(create("a", "")), false).position();
    state.write(of(create("b", "")), false);
    cluster.stopController();
    cluster.startController();

    StateQuery mine = new StateQuery("Part", name, null, null, false);
    try (StateWatch watch = state.watch(mine, null, new StateWatch.From.After(bookmark), null)) {
      assertThat(watch.next().kind()).isEqualTo(StateEvent.Kind.OPENED);
      assertThat(watch.next().at()).isEqualTo(part("b"));
    }
    try (StateWatch watch =
        state.watch(mine, null, new StateWatch.From.After(Long.MAX_VALUE), null)) {
      assertThat(watch.next().kind()).isEqualTo(StateEvent.Kind.OPENED);
      StateEvent error = watch.next();
      assertThat(error.kind()).isEqualTo(StateEvent.Kind.ERROR);
      assertThat(error.problem().state()).isInstanceOf(WatchEnd.PositionUnknown.class);
      assertThat(watch.next()).as("nothing comes after an error").isNull();
    }
  }

  @Test
  void aBrowserGoesOnAfterWhatItSawLast() throws Exception {
    long bookmark = state.write(of(create("a", "")), false).position();
    long next = state.write(of(create("b", "")), false).position();
    var request =
        bare.request("/v1/state/watch?type=Part&namespace=" + name)
            .header("Last-Event-ID", Long.toString(bookmark))
            .build();
    try (Stream<String> lines = bare.http().send(request, BodyHandlers.ofLines()).body()) {
      assertThat(lines.filter(line -> line.startsWith("id:")).findFirst()).contains("id: " + next);
    }
  }

  @Test
  void whatIsWrittenIsToldToOtherOperators() throws Exception {
    state.write(of(create("a", ""), create("b", "")), false);
    await()
        .untilAsserted(() ->
            assertThat(operator.allEvents(EventQuery.ALL))
                .filteredOn(event -> event.kind().equals("state"))
                .extracting(Event::subject, Event::message)
                .contains(
                    tuple(
                        "Part(%s/a)".formatted(name),
                        "and 1 more were written to the store itself by user")));
  }

  @Test
  void theTypesAreListedWithTheWordsForThem() throws Exception {
    operator.addTenant(new NewTenant(name + "-other"));
    var tenants =
        state.overview().types().stream()
            .filter(type -> type.name().equals("Tenant"))
            .findFirst()
            .orElseThrow();
    assertThat(tenants.names()).contains("tenant", "tenants");
    assertThat(tenants.sensitive()).isFalse();
    assertThat(
            state.get(new Address("Tenant", "system", name + "-other"), null, false).spec().text())
        .contains("\"retired\":false");
  }
}
