package ciao.cli.bench;

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
import org.jspecify.annotations.Nullable;

/** A session that keeps what is sent, and takes nothing or reads nothing when it is told so. */
final class PlainSession implements Session {
  final List<Operand> sent = new ArrayList<>();
  boolean writable = true;
  boolean reads = true;

  @Override
  public boolean forward(Message message) {
    sent.add(message.operand());
    return true;
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public void pauseReading() {
    reads = false;
  }

  @Override
  public void resumeReading() {
    reads = true;
  }

  @Override
  public SessionKey key() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Identity.Node identity() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean sendTraced(
      Operand operand, Payload payload, String label, @Nullable Instant since) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean fellSilent() {
    return false;
  }

  @Override
  public void close(ErrorReport why) {
    throw new UnsupportedOperationException();
  }
}
