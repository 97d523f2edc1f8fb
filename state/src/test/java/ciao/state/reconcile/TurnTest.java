package ciao.state.reconcile;

import static ciao.state.reconcile.World.NS;
import static ciao.state.reconcile.World.number;
import static ciao.state.reconcile.World.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.Operation;
import ciao.state.Phase;
import ciao.state.Query;
import ciao.state.Refusal;
import ciao.state.RefusedException;
import ciao.state.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What becomes of what a reconcile stages. */
final class TurnTest {
  private static final Declaration READER =
      Declaration.named("test")
          .reads(
              Input.strong(Int.TYPE).in(NS),
              Input.weak(Sentence.TYPE).only(Sentence.TYPE.at(NS, "s")),
              Input.weak(Total.TYPE))
          .writes(Output.exclusive(Str.TYPE), Output.shared(Total.TYPE).onBehalfOf("users"));

  private final World world = new World();
  private final List<String> seen = new ArrayList<>();

  private void reconcile(Consumer<Turn> work) {
    world.engine.register(
        Simple.plain(
            READER,
            turn -> {
              work.accept(turn);
              return Outcome.done();
            }));
    world.engine.start();
    world.run();
  }

  @Test
  void what_is_so_already_is_not_written() {
    reconcile(turn -> turn.put(word("a"), new Str("x"), Map.of("k", "v")));
    world.give("b", 1); // wakes it
    world.run();

    assertThat(world.count("test", Metrics.Counter.RECONCILES)).isEqualTo(2);
    assertThat(world.get(word("a")).orElseThrow().version()).isEqualTo(1);
    assertThat(world.get(word("a")).orElseThrow().metadata().labels()).isEqualTo(Map.of("k", "v"));
  }

  @Test
  void an_output_that_others_hold_is_torn_down_and_comes_back_only_after_its_end() {
    List<Boolean> answers = new ArrayList<>();
    boolean[] wanted = {true};
    reconcile(turn -> {
      answers.add(wanted[0] ? turn.put(word("a"), new Str("x")) : turn.remove(word("a")));
    });
    world.write(Operation.addFinalizers(word("a"), "reader"));
    wanted[0] = false;
    world.give("b", 1);
    world.run();
    assertThat(world.get(word("a")).orElseThrow().metadata().phase()).isEqualTo(Phase.TEARING_DOWN);

    wanted[0] = true;
    world.change("b", 2);
    world.run();
    assertThat(answers).containsExactly(true, false, false);

    world.write(Operation.removeFinalizers(word("a"), "reader"));
    world.change("b", 3);
    world.run();
    assertThat(answers).containsExactly(true, false, false, true);
    assertThat(world.get(word("a")).orElseThrow().metadata().phase()).isEqualTo(Phase.RUNNING);
    assertThat(world.get(word("a")).orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void outputs_that_were_not_put_are_removed_and_nobody_elses() {
    world.write(Operation.create(Total.TYPE.at(NS, "theirs"), "someone", new Total(1)));
    boolean[] few = {false};
    reconcile(turn -> {
      turn.put(Total.TYPE.at(NS, "kept"), new Total(1));
      if (!few[0]) {
        turn.put(Total.TYPE.at(NS, "dropped"), new Total(1));
      }
      turn.removeUntouched(Query.of(Total.TYPE));
    });
    assertThat(world.store.list(Total.TYPE)).hasSize(3);

    few[0] = true;
    world.give("a", 1);
    world.run();
    assertThat(world.store.list(Total.TYPE).stream().map(total -> total.id()))
        .containsExactly("kept", "theirs");
  }

  @Test
  void all_that_is_staged_together_happens_or_nothing() {
    world.write(Operation.create(word("taken"), "someone", new Str("theirs")));
    reconcile(turn -> {
      turn.put(word("a"), new Str("x"));
      turn.afterCommit(() -> seen.add("with a"));
      turn.cut();
      turn.put(word("b"), new Str("x"));
      turn.put(word("taken"), new Str("mine"));
      turn.afterCommit(() -> seen.add("with b"));
      turn.cut();
      turn.put(word("c"), new Str("x"));
      turn.afterCommit(() -> seen.add("with c"));
    });

    assertThat(world.words()).isEqualTo("a=x c=x taken=theirs");
    assertThat(seen).containsExactly("with a", "with c");
    assertThat(world.count("test", Metrics.Counter.FAILURES)).isEqualTo(1);
  }

  @Test
  void what_cannot_be_written_at_all_keeps_no_other_commit_from_its_effects() {
    reconcile(turn -> {
      turn.put(word("a"), new Str("x"));
      turn.afterCommit(() -> seen.add("with a"));
      turn.cut();
      for (int i = 0; i <= Transaction.MAX_OPERATIONS; i++) {
        turn.put(word("many" + i), new Str("x"));
      }
      turn.afterCommit(() -> seen.add("with many"));
      turn.cut();
      turn.put(word("c"), new Str("x"));
      turn.afterCommit(() -> seen.add("with c"));
    });

    assertThat(world.words()).isEqualTo("a=x c=x");
    assertThat(seen).containsExactly("with a", "with c");
    assertThat(world.count("test", Metrics.Counter.FAILURES)).isEqualTo(1);
  }

  @Test
  void what_is_discarded_does_not_happen() {
    reconcile(turn -> {
      turn.put(word("a"), new Str("x"));
      turn.cut();
      turn.put(word("b"), new Str("x"));
      turn.afterCommit(() -> seen.add("never"));
      turn.discard();
      turn.put(word("b"), new Str("y"));
    });
    assertThat(world.words()).isEqualTo("a=x b=y");
    assertThat(seen).isEmpty();
  }

  @Test
  void the_same_resource_is_staged_once() {
    reconcile(turn -> {
      turn.put(word("a"), new Str("x"));
      assertThatThrownBy(() -> turn.put(word("a"), new Str("y")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("reconciler test staged Str(acme/a) twice (expected: once in a commit)");
      seen.add("asked");
    });
    assertThat(seen).containsExactly("asked");
  }

  @Test
  void a_reconcile_that_was_overtaken_is_repeated_on_a_newer_view() {
    world.give("a", 1);
    reconcile(turn -> {
      turn.get(number("a"))
          .ifPresent(present -> {
            turn.hold(number("a"));
            turn.put(word("a"), new Str("of " + present.spec().value()));
            turn.afterCommit(() -> seen.add("committed " + present.spec().value()));
            if (present.spec().value() == 1) {
              // Gone between reading and writing, so that holding it is refused.
              world.destroy(number("a"));
              world.give("b", 2);
            }
          });
      seen.add(turn.list(Int.TYPE, NS).size() + " seen");
    });
    assertThat(seen).hasSizeGreaterThan(1).containsOnly("1 seen");
    assertThat(world.words()).isEmpty();
    assertThat(world.count("test", Metrics.Counter.CONFLICTS)).isEqualTo(1);
    assertThat(world.count("test", Metrics.Counter.FAILURES)).isZero();

    world.give("a", 4);
    world.run();
    assertThat(world.words()).isEqualTo("a=of 4");
    assertThat(world.finalizers(number("a"))).containsExactly("test");
  }

  @Test
  void a_commit_that_is_refused_tells_why() {
    world.write(Operation.create(word("taken"), "someone", new Str("theirs")));
    world.engine.register(
        Simple.plain(
            READER,
            turn -> {
              turn.put(word("taken"), new Str("mine"));
              return Outcome.later(
                  turn.commit()
                      .handle((committed, thrown) -> {
                        assertThat(thrown).hasCauseInstanceOf(RefusedException.class);
                        Refusal refusal = ((RefusedException) thrown.getCause()).refusal();
                        seen.add(refusal.sentence());
                        return Outcome.done();
                      }));
            }));
    world.engine.start();
    world.run();

    assertThat(seen)
        .containsExactly(
            "Str(acme/taken) belongs to 'someone' (the writer: 'test'); only its owner may change it");
    assertThat(world.count("test", Metrics.Counter.FAILURES)).isZero();
  }

  @Test
  void a_turn_that_is_over_takes_nothing_more() {
    List<Turn> kept = new ArrayList<>();
    reconcile(kept::add);

    assertThatThrownBy(() -> kept.getFirst().put(word("a"), new Str("x")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "reconciler test used a turn that is over (expected: only until its outcome is known)");
    assertThatThrownBy(() -> kept.getFirst().commit()).isInstanceOf(IllegalStateException.class);
  }
}
