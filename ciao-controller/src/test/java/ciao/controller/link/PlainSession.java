package ciao.controller.link;

import ciao.certs.Identity;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.Session;
import ciao.ssntp.SessionKey;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A session that keeps what it is given. */
final class PlainSession implements Session {
  private final SessionKey key;
  private final Runnable beforeEach;
  private final List<Payload> sent = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();

  /**
   * @param beforeEach is called before anything is sent
   */
  PlainSession(SessionKey key, Runnable beforeEach) {
    this.key = key;
    this.beforeEach = beforeEach;
  }

  List<Payload> sent() {
    return sent;
  }

  /** The codes it was closed with. */
  List<String> closed() {
    return closed;
  }

  @Override
  public SessionKey key() {
    return key;
  }

  @Override
  public Identity.Node identity() {
    return new Identity.Node("scheduler", key.uuid(), key.roles());
  }

  @Override
  public boolean forward(Message message) {
    beforeEach.run();
    return sent.add(message.payload());
  }

  @Override
  public boolean sendTraced(Operand operand, Payload payload, String label, Instant since) {
    return send(operand, payload);
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void pauseReading() {}

  @Override
  public void resumeReading() {}

  @Override
  public boolean fellSilent() {
    return false;
  }

  @Override
  public void close(ErrorReport why) {
    closed.add(why.code());
  }
}
