package ciao.controller.api;

import ciao.controller.stream.Tickets;
import ciao.ssntp.payload.StreamFailure;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.stream.StreamMessage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/** Streams that users wait for and nodes were asked for. */
public final class LogStreams {
  private final Tickets<StreamMessage<HttpData>> tickets;

  /**
   * @param random makes tokens: nobody may guess them
   */
  public LogStreams(RandomGenerator random, ScheduledExecutorService timers) {
    this.tickets = new Tickets<>(random, timers);
  }

  /** A node says why it cannot open a stream. */
  public void failed(StreamFailure failure) {
    tickets.failed(failure);
  }

  Tickets<StreamMessage<HttpData>> tickets() {
    return tickets;
  }
}
