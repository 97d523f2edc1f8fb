package ciao.launcher;

import ciao.ssntp.Operand;
import ciao.ssntp.payload.Payload;
import java.util.function.Consumer;

/** Takes whatever there is to say, at once. */
record EagerUplink(Consumer<Payload> hears) implements Uplink {
  @Override
  public void send(Operand operand, Payload payload) {
    hears.accept(payload);
  }

  @Override
  public boolean isWritable() {
    return true;
  }
}
