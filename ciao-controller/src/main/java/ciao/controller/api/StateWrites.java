package ciao.controller.api;

import ciao.client.api.state.RawJson;
import ciao.client.api.state.StateAnswers;
import ciao.client.api.state.StateTransaction;
import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.resource.EventKind;
import ciao.state.Committed;
import ciao.state.Refusal;
import ciao.state.Store;
import ciao.state.Transaction;
import ciao.state.WriteResult;
import ciao.state.access.GuardedStore;
import ciao.state.registry.Registry;
import com.linecorp.armeria.common.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/state}, to be written: whole transactions, refused as the store refuses them. An
 * operator is no owner: what belongs to somebody is changed in that owner's name or not at all.
 */
final class StateWrites {
  /** Of all transactions of a request; each is answered with the resource it left behind. */
  private static final int MOST_OPERATIONS = Transaction.MAX_OPERATIONS;

  private final Store store;
  private final Registry types;
  private final Telling telling;
  private final StateGuard guard;

  StateWrites(Store store, Registry types, Telling telling) {
    this.guard = new StateGuard(types);
    this.store = new GuardedStore(store, guard);
    this.types = types;
    this.telling = telling;
  }

  HttpResponse one(Call call) {
    return Reply.to(
        call.read(StateTransaction.class).then(given -> StateSteps.read(given, guard)),
        transaction ->
            switch (store.write(transaction).join()) {
              case Committed committed -> {
                tell(call, List.of(committed));
                yield Reply.ok(StateApi.forms(call, types).commit(committed));
              }
              case Refusal refusal -> StateProblems.reply(refusal);
            });
  }

  HttpResponse several(Call call) {
    return Reply.to(
        call.read(Texts.class).then(this::transactions),
        transactions -> {
          // All are handed over before the first is answered: they share as few syncs as may be.
          List<Answer<CompletableFuture<WriteResult>>> results =
              transactions.stream().map(read -> read.map(store::write)).toList();
          StateForms forms = StateApi.forms(call, types);
          List<Committed> committed = new ArrayList<>();
          List<StateAnswers.One> answers = new ArrayList<>();
          for (Answer<CompletableFuture<WriteResult>> result : results) {
            answers.add(
                switch (result) {
                  case Answer.Given<CompletableFuture<WriteResult>>(var written) ->
                      answer(written.join(), forms, committed);
                  case Answer.Denied<CompletableFuture<WriteResult>>(Denial why) ->
                      new StateAnswers.One(null, Reply.describe(why));
                });
          }
          tell(call, committed);
          return Reply.ok(new StateAnswers(answers));
        });
  }

  private static StateAnswers.One answer(
      WriteResult result, StateForms forms, List<Committed> committed) {
    return switch (result) {
      case Committed done -> {
        committed.add(done);
        yield new StateAnswers.One(forms.commit(done), null);
      }
      case Refusal refusal -> new StateAnswers.One(null, StateProblems.describe(refusal));
    };
  }

  /** One that cannot be read is no other's trouble: they may be of different writers. */
  private Answer<List<Answer<Transaction>>> transactions(Texts given) {
    List<Answer<StateTransaction>> all = given.transactions().stream().map(Texts::read).toList();
    int operations = all.stream().mapToInt(StateWrites::operations).sum();
    if (all.isEmpty() || operations > MOST_OPERATIONS) {
      return new Answer.Denied<>(
          Denial.invalid(
              "transactions: %d with %d operations (expected: 1 or more with at most %d in all)"
                  .formatted(all.size(), operations, MOST_OPERATIONS)));
    }
    return Answer.of(
        all.stream().map(one -> one.then(read -> StateSteps.read(read, guard))).toList());
  }

  /** One that has none is refused, and answered like any other. */
  private static int operations(Answer<StateTransaction> transaction) {
    return switch (transaction) {
      case Answer.Given<StateTransaction>(var given) -> Math.max(1, given.operations().size());
      case Answer.Denied<StateTransaction> _ -> 1;
    };
  }

  /**
   * {@link ciao.client.api.state.StateTransactions} whose transactions are to be read yet, each for
   * itself.
   */
  record Texts(List<@Nullable RawJson> transactions) {
    Texts {
      transactions = transactions == null ? List.of() : new ArrayList<>(transactions);
    }

    private static Answer<StateTransaction> read(@Nullable RawJson one) {
      String text = one == null ? "null" : one.text();
      return RequestBody.read(text.getBytes(StandardCharsets.UTF_8), StateTransaction.class);
    }
  }

  /** Once for a request, so that a program that writes much does not bury other events. */
  private void tell(Call call, List<Committed> done) {
    long operations = done.stream().mapToLong(one -> one.resources().size()).sum();
    if (operations > 0) {
      String first = done.getFirst().resources().getFirst().pointer().toString();
      telling.system(
          EventKind.STATE,
          first,
          operations == 1
              ? "was written to the store itself by " + Telling.name(call)
              : "and %d more were written to the store itself by %s"
                  .formatted(operations - 1, Telling.name(call)));
    }
  }
}
