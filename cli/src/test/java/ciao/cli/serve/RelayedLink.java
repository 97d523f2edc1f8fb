package ciao.cli.serve;

import ciao.certs.Role;
import ciao.ssntp.Operand;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLSocket;

/** One client's connection through the {@link LossyRelay}, both ways. */
final class RelayedLink implements Closeable {
  /** A late copy comes after so many other frames. */
  private static final int LATE = 6;

  private final Closeable sockets;
  private final Fates fates;
  private final BiConsumer<Operand, WireFrame> witness;
  private final Direction up;
  private final Direction down;
  private volatile boolean launchers;

  /**
   * Wires it.
   *
   * @param near the TLS to the client
   * @param far the TLS to the scheduler
   * @param sockets closes what is below both
   * @param witness told of every victim on its way to the launcher, whatever becomes of it, and of
   *     every instance it says it deleted
   */
  RelayedLink(
      SSLSocket near,
      SSLSocket far,
      Closeable sockets,
      Fates fates,
      BiConsumer<Operand, WireFrame> witness)
      throws IOException {
    this.sockets = sockets;
    this.fates = fates;
    this.witness = witness;
    this.up = new Direction(near.getInputStream(), far.getOutputStream());
    this.down = new Direction(far.getInputStream(), near.getOutputStream());
  }

  /** Returns when either end is gone; then both are. */
  void run(Executor threads) throws IOException {
    threads.execute(() -> {
      try {
        pumpUp();
      } catch (IOException ended) {
        // The other way ends with it, and whoever runs that is told.
      }
    });
    try (this) {
      down.pump("to");
    }
  }

  private void pumpUp() throws IOException {
    try (this) {
      WireFrame connect = up.next().orElseThrow(() -> new IOException("ended before CONNECT"));
      launchers = connect.roles() == Role.AGENT.bit();
      up.write(connect);
      up.pump("from");
    }
  }

  boolean isLaunchers() {
    return launchers;
  }

  /** Says something to the client on top of what the scheduler says. */
  void tell(WireFrame frame) throws IOException {
    down.write(frame);
  }

  @Override
  public void close() throws IOException {
    sockets.close();
  }

  private record Copy(WireFrame frame, long due) {}

  private final class Direction {
    private final DataInputStream in;
    private final OutputStream out;
    private final Deque<Copy> late = new ArrayDeque<>();
    private long passed;

    Direction(InputStream in, OutputStream out) {
      this.in = new DataInputStream(in);
      this.out = out;
    }

    Optional<WireFrame> next() throws IOException {
      return WireFrame.read(in);
    }

    void pump(String way) throws IOException {
      for (Optional<WireFrame> frame = next(); frame.isPresent(); frame = next()) {
        Optional<Operand> victim = Fates.victim(frame.get());
        if (victim.isPresent()) {
          suffer(frame.get(), victim.get(), way);
        } else {
          write(frame.get());
        }
        if (frame.get().is(Operand.INSTANCE_DELETED) && launchers) {
          witness.accept(Operand.INSTANCE_DELETED, frame.get());
        }
        passed++;
        while (!late.isEmpty() && late.getFirst().due() <= passed) {
          write(late.removeFirst().frame());
        }
      }
    }

    private void suffer(WireFrame frame, Operand operand, String way) throws IOException {
      boolean told = launchers && this == down;
      if (told) {
        witness.accept(operand, frame);
      }
      // STARTs to a node are numbered by their order, so one is lost only with its connection; and
      // with the connection so much else that once is enough.
      boolean numbered = told && operand == Operand.START;
      String link = way + (launchers ? " the launcher" : " the controller");
      switch (fates.of(link, operand, frame.subject(), numbered ? 1 : Integer.MAX_VALUE)) {
        case PASSES -> write(frame);
        case LOST -> {
          if (numbered) {
            throw new IOException("the connection broke with a START under way");
          }
        }
        case TWICE -> {
          write(frame);
          write(frame);
        }
        case TWICE_LATE -> {
          write(frame);
          late.addLast(new Copy(frame, passed + LATE));
        }
      }
    }

    synchronized void write(WireFrame frame) throws IOException {
      out.write(frame.bytes());
      out.flush();
    }
  }
}
