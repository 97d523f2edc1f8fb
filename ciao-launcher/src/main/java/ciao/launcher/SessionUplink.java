package ciao.launcher;

import ciao.ssntp.Operand;
import ciao.ssntp.Session;
import ciao.ssntp.payload.Payload;
import org.jspecify.annotations.Nullable;

/** The connection to the scheduler, while there is one. Owned by the launcher's turns. */
final class SessionUplink implements Uplink {
  private @Nullable Session session;

  void use(Session connected) {
    session = connected;
  }

  void lose() {
    session = null;
  }

  /** Whether frames leave over this session now. */
  boolean isOver(Session candidate) {
    return session == candidate;
  }

  @Override
  public void send(Operand operand, Payload payload) {
    if (session != null) {
      session.send(operand, payload);
    }
  }

  @Override
  public boolean isWritable() {
    return session != null && session.isWritable();
  }
}
