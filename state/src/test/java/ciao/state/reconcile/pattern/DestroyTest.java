package ciao.state.reconcile.pattern;

import static ciao.state.reconcile.World.number;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Operation;
import ciao.state.reconcile.Int;
import ciao.state.reconcile.World;
import org.junit.jupiter.api.Test;

final class DestroyTest {
  private final World world = new World();

  @Test
  void what_nobody_owns_and_nobody_holds_goes_after_its_teardown() {
    world.give("free", 1);
    world.give("running", 1);
    world.give("held", 1);
    world.write(Operation.addFinalizers(number("held"), "reader"));
    world.write(Operation.create(number("owned"), "someone", new Int(1)));
    world.teardown(number("free")); // before it starts
    world.engine.register(new Destroy<>(Int.TYPE));
    world.engine.start();
    world.run();
    assertThat(world.isThere(number("free"))).isFalse();

    world.teardown(number("held"));
    world.write(Operation.teardown(number("owned"), "someone"));
    world.run();
    assertThat(world.isThere(number("held"))).isTrue();
    assertThat(world.isThere(number("owned"))).isTrue();
    assertThat(world.isThere(number("running"))).isTrue();

    world.write(Operation.removeFinalizers(number("held"), "reader"));
    world.run();
    assertThat(world.isThere(number("held"))).isFalse();
    assertThat(world.engine.graph().edges()).hasSize(2);
    assertThat(world.engine.graph().edges().getFirst().reconciler()).isEqualTo("Destroy[Int]");
  }
}
