package ciao.client.api.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.client.api.ApiJson;
import ciao.client.api.Problem;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes over the wire is what comes out of it. */
final class StateRecordsTest {
  private static final ObjectMapper LENIENT = ApiJson.mapper();
  private static final ObjectMapper STRICT = ApiJson.strictMapper();
  private static final Address AT = new Address("Part", "acme", "a/b");

  static Stream<StateTrouble> troubles() {
    return Stream.of(
        new StoreRefusal.NotFound(AT),
        new StoreRefusal.AlreadyExists(AT, 3),
        new StoreRefusal.VersionConflict(AT, 1, 2),
        new StoreRefusal.OwnerConflict(AT, "", "builder"),
        new StoreRefusal.PhaseConflict(AT, "running", "tearing_down"),
        new StoreRefusal.FinalizersPending(AT, List.of("b", "a")),
        new StoreRefusal.TooManyFinalizers(AT, 65, 64),
        new StoreRefusal.Forbidden("update", "Part", null, null, "only to be read"),
        new StoreRefusal.TooLarge(AT, 2, 1),
        new StoreRefusal.Unavailable("storage", "the disk is full", "not_stored"),
        new StoreRefusal.NotLeader(0, 7, ""),
        new WatchEnd.Overrun(3),
        new WatchEnd.PositionExpired(1, 9),
        new WatchEnd.PositionUnknown(9, 1),
        new WatchEnd.UnreadableSpec("Part(acme/a@1) cannot be read"),
        new WatchEnd.Closed(),
        new StateTrouble.BadQuery("labels", 3),
        new StateTrouble.SnapshotGone("00ff"));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void aProblemCarriesWhatStoodInTheWay(StateTrouble trouble) throws IOException {
    Problem problem = Problem.of(409, "Conflict", "code", "a sentence").with(trouble);
    String json = LENIENT.writeValueAsString(problem);
    assertThat(LENIENT.readValue(json, Problem.class)).isEqualTo(problem);
    assertThat(json).contains("\"state\":{\"kind\":\"");
  }

  @Test
  void everyTroubleThereIsHasItsExampleHere() {
    Class<?>[] kinds =
        Stream.of(StoreRefusal.class, WatchEnd.class)
            .flatMap(sealed -> Arrays.stream(sealed.getPermittedSubclasses()))
            .toArray(Class<?>[]::new);
    assertThat(troubles().map(Object::getClass)).contains(kinds);
  }

  static Stream<Step> steps() {
    RawJson spec = RawJson.of("{\"weight\":1.50}");
    return Stream.of(
        new Step.Create(AT, "me", spec, List.of("z", "a"), Map.of("k", "v"), Map.of("n", "w")),
        new Step.Create(AT, null, spec, null, null, null),
        new Step.Update(AT, "me", 3, "any", spec, List.of(), Map.of(), Map.of()),
        new Step.Teardown(AT, "me"),
        new Step.Destroy(AT, null, 4L),
        new Step.AddFinalizers(AT, List.of("f")),
        new Step.RemoveFinalizers(AT, List.of("f")));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aTransactionIsReadStrictlyAsItWasWritten(Step step) throws IOException {
    StateTransaction transaction = new StateTransaction(List.of(step, step));
    String json = STRICT.writeValueAsString(transaction);
    assertThat(STRICT.readValue(json, StateTransaction.class)).isEqualTo(transaction);
  }

  @Test
  void anOperationIsNamedByTheFieldItStandsIn() throws IOException {
    String json =
        "{\"operations\":[{\"teardown\":{\"at\":{\"type\":\"T\",\"namespace\":\"n\",\"id\":\"i\"}}}]}";
    assertThat(STRICT.readValue(json, StateTransaction.class).operations())
        .containsExactly(new Step.Teardown(new Address("T", "n", "i"), null));
    assertThatThrownBy(
            () -> STRICT.readValue("{\"operations\":[{\"tear\":{}}]}", StateTransaction.class))
        .isInstanceOf(JsonMappingException.class)
        .hasMessageContaining("tear");
  }

  @Test
  void aSpecLosesNothingOnItsWay() throws IOException {
    String spec =
        "{\"z\":1.50,\"a\":[12345678901234567890.1234567890,1E+400],\"s\":\" \u2603 \\u0000\"}";
    StateEvent event =
        new StateEvent(StateEvent.Kind.UPDATED, 7, AT, stored(spec), stored("{}"), null);
    StateEvent read = LENIENT.readValue(LENIENT.writeValueAsBytes(event), StateEvent.class);
    assertThat(read).isEqualTo(event);
    assertThat(read.resource().spec().text()).isEqualTo(spec);
    assertThat(read.toString()).as("specs hold secrets").doesNotContain("1.50");
  }

  @Test
  void aWithheldSpecIsNotThere() throws IOException {
    StoredResource shown = stored("{}");
    StoredResource withheld =
        new StoredResource(
            shown.type(),
            shown.namespace(),
            shown.id(),
            shown.version(),
            shown.owner(),
            shown.phase(),
            shown.finalizers(),
            shown.labels(),
            shown.annotations(),
            shown.created(),
            shown.updated(),
            null,
            true);
    String json = LENIENT.writeValueAsString(withheld);
    assertThat(json).contains("\"withheld\":true").doesNotContain("spec");
    assertThat(LENIENT.readValue(json, StoredResource.class)).isEqualTo(withheld);
  }

  private static StoredResource stored(String spec) {
    return new StoredResource(
        AT.type(),
        AT.namespace(),
        AT.id(),
        2,
        "",
        "running",
        List.of("b", "a"),
        Map.of("k", "v"),
        Map.of(),
        Instant.parse("2026-03-01T10:00:00.123456789Z"),
        Instant.parse("2026-03-01T10:00:01Z"),
        RawJson.of(spec),
        null);
  }
}
