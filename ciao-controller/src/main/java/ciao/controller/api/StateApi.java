package ciao.controller.api;

import ciao.client.api.Page;
import ciao.client.api.state.ReconcilerNumbers;
import ciao.client.api.state.StateOverview;
import ciao.client.api.state.StatePage;
import ciao.client.api.state.StateSnapshot;
import ciao.client.api.state.StateTrouble;
import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.answer.Denial.Reason;
import ciao.state.Document;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Reader;
import ciao.state.Refusal;
import ciao.state.RefusedException;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.reconcile.CountedMetrics;
import ciao.state.reconcile.Metrics.Counter;
import ciao.state.registry.Definition;
import ciao.state.registry.Registry;
import com.fasterxml.jackson.databind.util.RawValue;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** {@code /v1/state}, to be read: any resource of any type, as documents. */
final class StateApi {
  /** A page that has so many is not continued. */
  private static final int MOST_CHARACTERS = 1 << 20;

  private static final int READ_AT_ONCE = 50;

  private final Store store;
  private final Registry types;
  private final StateSnapshots snapshots;
  private final CountedMetrics metrics;

  StateApi(Store store, Registry types, StateSnapshots snapshots, CountedMetrics metrics) {
    this.metrics = metrics;
    this.store = store;
    this.types = types;
    this.snapshots = snapshots;
  }

  /** The position, and the types there are records for. */
  HttpResponse overview(Call call) {
    return Reply.ok(
        new StateOverview(store.position(), types.definitions().stream().map(this::type).toList()));
  }

  private StateOverview.Type type(Definition<?> definition) {
    String name = definition.type().name();
    return new StateOverview.Type(
        name,
        List.copyOf(types.allAliases(definition)),
        definition.columns().stream()
            .map(column -> new StateOverview.Column(column.title(), column.field().toString()))
            .toList(),
        types.isSensitive(name));
  }

  /** What the reconcilers have done. */
  HttpResponse reconcilers(Call call) {
    List<ReconcilerNumbers> all = new ArrayList<>();
    metrics.read().forEach((name, numbers) -> all.add(numbers(name, numbers)));
    return Reply.ok(new Page<>(all, null));
  }

  private static ReconcilerNumbers numbers(String name, CountedMetrics.Numbers numbers) {
    ToLongFunction<Counter> of = counter -> numbers.counts().getOrDefault(counter, 0L);
    return new ReconcilerNumbers(
        name,
        numbers.queueLength(),
        of.applyAsLong(Counter.WAKEUPS),
        of.applyAsLong(Counter.RECONCILES),
        of.applyAsLong(Counter.FAILURES),
        of.applyAsLong(Counter.CRASHES),
        of.applyAsLong(Counter.CONFLICTS),
        of.applyAsLong(Counter.SKIPS),
        of.applyAsLong(Counter.REQUEUES),
        of.applyAsLong(Counter.READS),
        of.applyAsLong(Counter.WRITES),
        of.applyAsLong(Counter.MAPPED_IN),
        of.applyAsLong(Counter.MAPPED_OUT),
        numbers.busy().values().stream().mapToLong(Duration::toMillis).sum());
  }

  /** Holds the newest state for several requests. */
  HttpResponse hold(Call call) {
    Reader reader = store.snapshot();
    return Reply.json(
        HttpStatus.CREATED,
        new StateSnapshot(snapshots.hold(reader, call.context().eventLoop()), reader.position()));
  }

  HttpResponse show(Call call) {
    Pointer<Document> pointer;
    try {
      pointer = StateSelection.type(call).at(required(call, "namespace"), required(call, "id"));
    } catch (IllegalArgumentException bad) {
      return StateSelection.invalid(bad);
    }
    return reading(
        call,
        reader -> {
          Optional<Resource<Document>> found = reader.get(pointer);
          return found
              .map(resource ->
                  Reply.versioned(
                      HttpStatus.OK, forms(call).resource(resource), resource.version()))
              .orElseGet(() -> StateProblems.reply(new Refusal.NotFound(pointer)));
        });
  }

  private static String required(Call call, String name) {
    return call.query(name)
        .orElseThrow(() -> new IllegalArgumentException(name + ": none (expected: one)"));
  }

  HttpResponse list(Call call) {
    return StateSelection.of(
        call,
        selection ->
            Reply.to(
                Listing.limit(call),
                limit ->
                    Reply.to(
                        after(call, selection),
                        after ->
                            reading(call, reader -> page(call, reader, selection, after, limit)))));
  }

  private HttpResponse page(
      Call call,
      Reader reader,
      StateSelection selection,
      Optional<Pointer<Document>> after,
      int limit) {
    StateForms forms = forms(call);
    List<RawValue> items = new ArrayList<>();
    Query<Document> query = selection.query().limit(Math.min(limit, READ_AT_ONCE));
    Optional<Pointer<Document>> last = after;
    int size = 0;
    while (true) {
      List<Resource<Document>> found = reader.list(last.map(query::after).orElse(query));
      for (Resource<Document> resource : found) {
        last = Optional.of(resource.pointer());
        String item = Reply.json(forms.resource(resource));
        items.add(new RawValue(item));
        size += item.length();
        if (items.size() == limit || size >= MOST_CHARACTERS) {
          return Reply.ok(unfinished(call, reader, items, resource.pointer()));
        }
      }
      if (found.size() < query.limit()) {
        return Reply.ok(new StatePage<>(items, reader.position(), null, null));
      }
    }
  }

  /** What follows is to be read from the same state. */
  private StatePage<RawValue> unfinished(
      Call call, Reader reader, List<RawValue> items, Pointer<?> last) {
    String snapshot =
        call.query("snapshot").orElseGet(() -> snapshots.hold(reader, call.context().eventLoop()));
    return new StatePage<>(
        items, reader.position(), Listing.next(last.namespace() + "\n" + last.id()), snapshot);
  }

  /** The token is made of namespace and id, which have no line breaks. */
  private static Answer<Optional<Pointer<Document>>> after(Call call, StateSelection selection) {
    Optional<String> token = call.query("continue");
    if (token.isEmpty()) {
      return Answer.of(Optional.empty());
    }
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(token.get()), StandardCharsets.UTF_8)
              .split("\n", -1);
      if (parts.length == 2) {
        return Answer.of(Optional.of(selection.type().at(parts[0], parts[1])));
      }
    } catch (IllegalArgumentException notOurs) {
      // Answered below, like any text this API did not give.
    }
    return new Answer.Denied<>(
        Denial.invalid(
            "continue: %s (expected: the continue of an earlier page)".formatted(token.get())));
  }

  private HttpResponse reading(Call call, Function<Reader, HttpResponse> then) {
    Optional<String> snapshot = call.query("snapshot");
    try {
      if (snapshot.isEmpty()) {
        return then.apply(store.snapshot());
      }
      return snapshots.find(snapshot.get()).map(then).orElseGet(() -> gone(snapshot.get()));
    } catch (RefusedException forbidden) {
      return StateProblems.reply(forbidden.refusal());
    }
  }

  private static HttpResponse gone(String snapshot) {
    return Reply.problem(
        new Denial(
            Reason.NOT_FOUND,
            "snapshot_gone",
            "snapshot %s is not held any more (expected: one of the last %d, made within %d minutes); begin anew"
                .formatted(snapshot, StateSnapshots.MOST, StateSnapshots.LIFE.toMinutes())),
        new StateTrouble.SnapshotGone(snapshot));
  }

  private StateForms forms(Call call) {
    return forms(call, types);
  }

  /** Specs of sensitive types are shown to whoever says that they want them. */
  static StateForms forms(Call call, Registry types) {
    boolean asked = call.query("sensitive").filter("true"::equals).isPresent();
    return new StateForms(asked ? _ -> false : types::isSensitive);
  }
}
