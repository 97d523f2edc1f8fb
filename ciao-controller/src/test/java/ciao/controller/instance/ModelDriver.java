package ciao.controller.instance;

import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceState;
import java.time.Duration;

/** What takes time on a {@link ModelNode}: preparing, starting, ending. */
final class ModelDriver {
  private final World world;
  private final ModelNode node;

  ModelDriver(World world, ModelNode node) {
    this.world = world;
    this.node = node;
  }

  void later(InstanceId instance, ModelHolding it, Runnable action) {
    world.after(
        world.upTo(Duration.ofSeconds(4)),
        () -> {
          if (node.holds(instance, it)) {
            action.run();
          }
        });
  }

  void prepared(InstanceId instance, ModelHolding it) {
    if (it.state != InstanceState.PREPARING) {
      return;
    }
    if (world.chaos && world.chance(0.05)) {
      it.state = InstanceState.FAILED;
      node.tellState(instance, it);
      return;
    }
    it.state = InstanceState.PREPARED;
    if (it.granted) {
      starting(instance, it);
    } else {
      node.tellState(instance, it);
    }
  }

  void starting(InstanceId instance, ModelHolding it) {
    world.checkRun(node, instance);
    it.state = InstanceState.STARTING;
    later(instance, it, () -> run(instance, it));
  }

  void run(InstanceId instance, ModelHolding it) {
    if (it.state == InstanceState.STARTING) {
      it.state = InstanceState.ACTIVE;
      it.ran = true;
      it.disk = true;
      it.exitCode = null;
      node.tellState(instance, it);
      if (world.chaos && world.chance(0.3)) {
        world.after(
            world.upTo(Duration.ofSeconds(60)),
            () -> {
              if (node.holds(instance, it)) {
                end(instance, it, 7);
              }
            });
      }
    }
  }

  void end(InstanceId instance, ModelHolding it, int code) {
    if (it.state == InstanceState.STOPPING || it.state == InstanceState.ACTIVE) {
      boolean byItself = it.state == InstanceState.ACTIVE;
      it.state = InstanceState.EXITED;
      it.exitCode = code;
      node.tellState(instance, it);
      if (byItself && world.chaos && world.chance(0.3)) {
        later(instance, it, () -> restartLocally(instance, it));
      }
    }
  }

  private void restartLocally(InstanceId instance, ModelHolding it) {
    if (it.state == InstanceState.EXITED) {
      starting(instance, it);
    }
  }
}
