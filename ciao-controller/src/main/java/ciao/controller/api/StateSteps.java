package ciao.controller.api;

import ciao.client.api.state.Address;
import ciao.client.api.state.RawJson;
import ciao.client.api.state.StateTransaction;
import ciao.client.api.state.Step;
import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.state.Document;
import ciao.state.ExpectedPhase;
import ciao.state.Metadata;
import ciao.state.Operation;
import ciao.state.Phase;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/** Reads transactions; what cannot be one is denied with the operation and field it fails at. */
final class StateSteps {
  private StateSteps() {}

  static Answer<Transaction> read(StateTransaction given, StateGuard guard) {
    List<Operation> operations = new ArrayList<>();
    try {
      for (Step step : given.operations()) {
        Operation operation = operation(step);
        guard.check(operation);
        operations.add(operation);
      }
    } catch (IllegalArgumentException bad) {
      return new Answer.Denied<>(
          Denial.invalid("operations[%d]: %s".formatted(operations.size(), bad.getMessage())));
    }
    try {
      return Answer.of(new Transaction(operations));
    } catch (IllegalArgumentException tooMany) {
      return new Answer.Denied<>(Denial.invalid(String.valueOf(tooMany.getMessage())));
    }
  }

  private static Operation operation(Step step) {
    return switch (step) {
      case Step.Create create ->
          new Operation.Create<>(
              pointer(create.at()),
              orNobody(create.owner()),
              document(create.spec()),
              set(create.finalizers()),
              map(create.labels()),
              map(create.annotations()));
      case Step.Update update -> update(update);
      case Step.Teardown(Address at, String owner) ->
          Operation.teardown(pointer(at), orNobody(owner));
      case Step.Destroy(Address at, String owner, Long version) ->
          new Operation.Destroy(
              pointer(at),
              orNobody(owner),
              version == null ? OptionalLong.empty() : OptionalLong.of(version));
      case Step.AddFinalizers(Address at, List<String> finalizers) ->
          new Operation.AddFinalizers(pointer(at), set(finalizers));
      case Step.RemoveFinalizers(Address at, List<String> finalizers) ->
          new Operation.RemoveFinalizers(pointer(at), set(finalizers));
    };
  }

  private static Operation update(Step.Update update) {
    Pointer<Document> pointer = pointer(update.at());
    String owner = orNobody(update.owner());
    // Of the metadata the store takes the version and what is the writer's to change.
    Metadata metadata =
        new Metadata(
            pointer.namespace(),
            pointer.type().name(),
            pointer.id(),
            update.version(),
            owner,
            Phase.RUNNING,
            set(update.finalizers()),
            map(update.labels()),
            map(update.annotations()),
            Instant.EPOCH,
            Instant.EPOCH);
    Resource<Document> changed = new Resource<>(pointer.type(), metadata, document(update.spec()));
    return new Operation.Update<>(changed, owner, expected(update.expectedPhase()));
  }

  private static ExpectedPhase expected(@Nullable String word) {
    return switch (word) {
      case null -> ExpectedPhase.RUNNING;
      case "running" -> ExpectedPhase.RUNNING;
      case "tearing_down" -> ExpectedPhase.TEARING_DOWN;
      case "any" -> ExpectedPhase.ANY;
      default ->
          throw new IllegalArgumentException(
              "expected_phase: %s (expected: running, tearing_down or any)".formatted(word));
    };
  }

  private static Pointer<Document> pointer(@Nullable Address at) {
    Address given = required("at", at);
    return Document.type(required("at.type", given.type()))
        .at(required("at.namespace", given.namespace()), required("at.id", given.id()));
  }

  private static Document document(@Nullable RawJson spec) {
    return new Document(required("spec", spec).text());
  }

  private static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(field + ": none (expected: one)");
    }
    return value;
  }

  private static String orNobody(@Nullable String owner) {
    return owner == null ? "" : owner;
  }

  private static SequencedSet<String> set(@Nullable List<String> values) {
    return new LinkedHashSet<>(values == null ? List.of() : values);
  }

  private static Map<String, String> map(@Nullable Map<String, String> values) {
    return values == null ? Map.of() : values;
  }
}
