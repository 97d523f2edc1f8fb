package ciao.controller.instance;

import ciao.ssntp.Operand;
import ciao.ssntp.payload.Payload;

/** The way from one life of the controller into its {@link World}. */
record WorldOutbound(World world, Life life) implements Outbound {
  @Override
  public void send(Operand operand, Payload payload) {
    if (life.isAlive()) {
      world.sent(payload);
    }
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void resumeReading() {}

  @Override
  public void startOver() {
    throw new AssertionError("the controller met a bug");
  }
}
