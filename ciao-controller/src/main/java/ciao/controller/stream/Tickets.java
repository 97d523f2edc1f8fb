package ciao.controller.stream;

import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.answer.Denial.Reason;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.StreamFailure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Tickets for streams. Called from any thread; the lock is held for a few instructions.
 *
 * @param <S> what a node brings when it redeems its ticket: the stream
 */
public final class Tickets<S> {
  /** A node dials at once; what takes longer than this was lost on its way. */
  public static final Duration LIFETIME = Duration.ofSeconds(30);

  /** Users who wait for a node; a stream that has begun no longer counts. */
  private static final int MOST_WAITING = 1_000;

  private static final int TOKEN_BYTES = 32;
  private static final int ID_BYTES = 16;

  private final RandomGenerator random;
  private final ScheduledExecutorService timers;
  private final Map<String, Ticket<S>> waiting = new LinkedHashMap<>();

  /**
   * @param random makes tokens: nobody may guess them
   */
  public Tickets(RandomGenerator random, ScheduledExecutorService timers) {
    this.random = random;
    this.timers = timers;
  }

  /**
   * One ticket.
   *
   * @param id names the stream in its address
   * @param token what the node must show
   * @param node the only node that may redeem it
   * @param stream completes with the node's stream, or with why there is none
   */
  public record Ticket<S>(
      String id, String token, NodeId node, CompletableFuture<Answer<S>> stream) {
    /** Without the token, which opens the stream. */
    @Override
    public String toString() {
      return "Ticket[id=" + id + ", node=" + node + "]";
    }
  }

  /** Gives out a ticket for a node. */
  public Answer<Ticket<S>> issue(NodeId node) {
    synchronized (waiting) {
      if (waiting.size() >= MOST_WAITING) {
        return Answer.denied(
            Reason.TOO_MANY,
            "too_many_streams",
            "%d streams are being opened already; try again in a moment".formatted(MOST_WAITING));
      }
      Ticket<S> ticket =
          new Ticket<>(random(ID_BYTES), random(TOKEN_BYTES), node, new CompletableFuture<>());
      waiting.put(ticket.id(), ticket);
      timers.schedule(() -> expire(ticket), LIFETIME.toMillis(), TimeUnit.MILLISECONDS);
      return Answer.of(ticket);
    }
  }

  private String random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The user has gone, or the node cannot be told: the ticket is good for nothing any more. */
  public void withdraw(Ticket<S> ticket) {
    synchronized (waiting) {
      waiting.remove(ticket.id(), ticket);
    }
  }

  private void expire(Ticket<S> ticket) {
    withdraw(ticket);
    ticket.stream()
        .complete(
            Answer.denied(
                Reason.TIMED_OUT,
                "node_did_not_answer",
                "node %s did not open the stream within %d s; try again"
                    .formatted(ticket.node(), LIFETIME.toSeconds())));
  }

  /**
   * Takes a ticket from a node: once, from that node only, and only with the token.
   *
   * @return the ticket, whose stream the caller completes; empty for anything that is wrong, all of
   *     it alike
   */
  public Optional<Ticket<S>> redeem(String id, NodeId node, String token) {
    synchronized (waiting) {
      Ticket<S> ticket = waiting.get(id);
      if (ticket == null || !ticket.node().equals(node) || !same(ticket.token(), token)) {
        return Optional.empty();
      }
      waiting.remove(id);
      return Optional.of(ticket);
    }
  }

  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  /** A node says why it cannot open a stream. */
  public void failed(StreamFailure failure) {
    Optional<Ticket<S>> found = Optional.empty();
    synchronized (waiting) {
      for (Iterator<Ticket<S>> all = waiting.values().iterator(); all.hasNext(); ) {
        Ticket<S> ticket = all.next();
        if (ticket.node().equals(failure.node()) && same(ticket.token(), failure.token())) {
          all.remove();
          found = Optional.of(ticket);
          break;
        }
      }
    }
    found.ifPresent(ticket ->
        ticket.stream()
            .complete(
                new Answer.Denied<>(
                    new Denial(Reason.CONFLICT, "stream_failed", failure.message()))));
  }
}
