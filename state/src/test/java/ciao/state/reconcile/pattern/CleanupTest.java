package ciao.state.reconcile.pattern;

import static ciao.state.reconcile.World.NS;
import static ciao.state.reconcile.World.number;
import static ciao.state.reconcile.World.word;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Operation;
import ciao.state.Phase;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Resource;
import ciao.state.reconcile.Int;
import ciao.state.reconcile.Str;
import ciao.state.reconcile.Total;
import ciao.state.reconcile.World;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CleanupTest {
  private final World world = new World();

  private static Query<Str> wordsOf(Resource<Int> number) {
    return Query.of(Str.TYPE).in(NS).labelled(Map.of("of", number.id()));
  }

  private static Query<Total> totalsOf(Resource<Int> number) {
    return Query.of(Total.TYPE).in(NS).labelled(Map.of("of", number.id()));
  }

  private void start(Handler<Int> handler) {
    world.engine.register(new Cleanup<>("cleanup", Int.TYPE, handler));
    world.engine.start();
    world.run();
  }

  private void giveWord(String id, String of, String owner) {
    world.write(Operation.create(word(id), owner, new Str("x")).withLabels(Map.of("of", of)));
  }

  private boolean isHeld(String id) {
    world.run();
    return !world.finalizers(number(id)).isEmpty();
  }

  @Test
  void an_input_waits_for_what_belongs_to_it() {
    world.give("a", 1);
    world.give("b", 1);
    start(Handler.hasNoOutputs(Str.TYPE, CleanupTest::wordsOf));
    assertThat(isHeld("a")).isTrue();
    giveWord("w1", "a", "someone");
    giveWord("w2", "b", "someone");
    world.teardown(number("a"));
    assertThat(isHeld("a")).isTrue();

    world.write(Operation.destroy(word("w1"), "someone"));
    assertThat(isHeld("a")).isFalse();
    assertThat(isHeld("b")).isTrue();
  }

  @Test
  void what_belongs_to_an_input_is_removed_as_far_as_it_may_be() {
    world.give("a", 1);
    start(Handler.removeOutputs(Str.TYPE, CleanupTest::wordsOf, "", "users"));
    giveWord("nobody's", "a", "");
    giveWord("users'", "a", "users");
    giveWord("others'", "a", "others");
    giveWord("b's", "b", "");
    giveWord("held", "a", "");
    world.write(Operation.addFinalizers(word("held"), "reader"));
    world.teardown(number("a"));
    assertThat(isHeld("a")).isTrue();
    assertThat(world.words()).isEqualTo("b's=x held=x others'=x");
    assertThat(world.get(word("held")).orElseThrow().metadata().phase())
        .isEqualTo(Phase.TEARING_DOWN);

    world.write(Operation.removeFinalizers(word("held"), "reader"));
    assertThat(isHeld("a")).isFalse();
    assertThat(world.words()).isEqualTo("b's=x others'=x");
  }

  @Test
  void more_than_a_transaction_holds_is_removed_bit_by_bit() {
    world.give("a", 1);
    start(Handler.removeOutputs(Str.TYPE, CleanupTest::wordsOf, ""));
    for (int i = 0; i < 1_700; i++) {
      giveWord("w" + i, "a", "");
    }
    world.teardown(number("a"));
    assertThat(isHeld("a")).isFalse();
    assertThat(world.words()).isEmpty();
  }

  @Test
  void several_handlers_must_all_agree() {
    world.give("a", 1);
    start(
        Handler.combine(
            List.of(
                Handler.removeOutputs(Str.TYPE, CleanupTest::wordsOf, ""),
                Handler.removeOutputs(Str.TYPE, CleanupTest::wordsOf, "users"),
                Handler.hasNoOutputs(Total.TYPE, CleanupTest::totalsOf))));
    giveWord("nobody's", "a", "");
    giveWord("users'", "a", "users");
    Pointer<Total> total = Total.TYPE.at(NS, "t");
    world.write(Operation.create(total, "", new Total(1)).withLabels(Map.of("of", "a")));
    world.teardown(number("a"));
    assertThat(isHeld("a")).isTrue();
    assertThat(world.words()).isEmpty();

    world.destroy(total);
    assertThat(isHeld("a")).isFalse();
  }
}
