package ciao.scheduler;

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
  private final List<Message> sent = new ArrayList<>();
  boolean writable = true;
  boolean takes = true;
  boolean paused;
  String closed = "";
  Runnable whenClosed = () -> {};

  PlainSession(SessionKey key) {
    this.key = key;
  }

  List<Message> sent(Operand operand) {
    return sent.stream().filter(message -> message.operand() == operand).toList();
  }

  @Override
  public SessionKey key() {
    return key;
  }

  @Override
  public Identity.Node identity() {
    return new Identity.Node("peer", key.uuid(), key.roles());
  }

  @Override
  public boolean send(Operand operand, Payload payload) {
    return forward(Message.of(operand, payload));
  }

  @Override
  public boolean forward(Message message) {
    return takes && sent.add(message);
  }

  @Override
  public boolean sendTraced(Operand operand, Payload payload, String label, Instant since) {
    return send(operand, payload);
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public void pauseReading() {
    paused = true;
  }

  @Override
  public void resumeReading() {
    paused = false;
  }

  @Override
  public boolean fellSilent() {
    return false;
  }

  @Override
  public void close(ErrorReport why) {
    closed = why.code();
    whenClosed.run();
  }
}
