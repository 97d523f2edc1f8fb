package ciao.controller.instance;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.Operand;
import ciao.ssntp.payload.Payload;
import java.util.ArrayList;
import java.util.List;

/** What the reconciler says to the scheduler, kept; it can be slow, or meet a bug. */
final class Wire implements Outbound {
  final List<Payload> sent = new ArrayList<>();
  boolean writable = true;
  boolean broken;
  int startedOver;
  int resumed;

  @Override
  public void send(Operand operand, Payload payload) {
    if (broken) {
      broken = false;
      throw new IllegalStateException("a bug");
    }
    assertThat(operand.payload()).contains(payload.getClass());
    sent.add(payload);
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public void resumeReading() {
    resumed++;
  }

  @Override
  public void startOver() {
    startedOver++;
  }
}
