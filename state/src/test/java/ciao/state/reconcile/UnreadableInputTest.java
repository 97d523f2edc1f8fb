package ciao.state.reconcile;

import static ciao.state.reconcile.World.NS;
import static ciao.state.reconcile.World.number;
import static ciao.state.reconcile.World.word;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Document;
import ciao.state.Operation;
import org.junit.jupiter.api.Test;

/**
 * One resource that its reconciler cannot read, say of a newer program, is its own trouble only.
 */
final class UnreadableInputTest {
  private static final Document UNREADABLE = new Document("{\"value\":\"seven\"}");

  private final World world = new World();

  private void give(String id) {
    world.write(Operation.create(Document.type("Int").at(NS, id), "", UNREADABLE));
  }

  private void copy() {
    world.engine.register(
        Simple.queue(
            Declaration.named("copy")
                .reads(Input.primary(Int.TYPE))
                .writes(Output.exclusive(Str.TYPE)),
            2,
            (turn, item) -> {
              turn.get(item)
                  .ifPresent(read -> turn.put(word(item.id()), new Str("" + read.spec().value())));
              return Outcome.done();
            }));
    world.engine.start();
    world.run();
  }

  @Test
  void those_that_can_be_read_are_reconciled_whether_it_was_there_first_or_comes_later() {
    give("bad");
    world.give("before", 1);
    copy();
    assertThat(world.words()).isEqualTo("before=1");

    give("worse");
    world.give("behind", 2);
    world.run();
    assertThat(world.words()).isEqualTo("before=1 behind=2");
    assertThat(world.count("copy", Metrics.Counter.FAILURES)).isEqualTo(2);
  }

  @Test
  void it_is_reconciled_when_it_can_be_read() {
    give("bad");
    copy();
    world.write(
        Operation.update(
            world
                .get(Document.type("Int").at(NS, "bad"))
                .orElseThrow()
                .withSpec(new Document("{\"value\":7}")),
            ""));
    world.run();

    assertThat(world.words()).isEqualTo("bad=7");
    assertThat(world.isThere(number("bad"))).isTrue();
  }
}
