package ciao.ssntp;

import ciao.certs.Roles;
import ciao.ssntp.payload.Hop;
import ciao.ssntp.payload.NodeId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts this end into the traces of the frames that begin here or come by. Any thread. */
final class Tracer {
  private final NodeId self;
  private final int roles;
  private final InstantSource clock;

  Tracer(UUID self, Roles roles, InstantSource clock) {
    this.self = new NodeId(self);
    this.roles = roles.mask();
    this.clock = clock;
  }

  /**
   * A trace of a frame that is sent now.
   *
   * @param since when what led to it began; null: now
   */
  Trace begin(String label, @Nullable Instant since) {
    long now = now();
    long start = since == null ? now : Trace.nanos(since);
    return new Trace(label, self, start, List.of(new Hop(self, roles, now, 0)));
  }

  /** A traced frame came. */
  Trace received(Trace trace) {
    return trace.with(new Hop(self, roles, now(), 0));
  }

  /** A traced frame leaves. */
  Trace sent(Trace trace) {
    return trace.leaving(self, now());
  }

  private long now() {
    return Trace.nanos(clock.instant());
  }
}
