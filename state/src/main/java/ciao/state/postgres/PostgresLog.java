package ciao.state.postgres;

import ciao.state.Refusal;
import ciao.state.Refusal.Cause;
import ciao.state.Refusal.Outcome;
import ciao.state.memory.Change;
import ciao.state.memory.CommitLog;
import ciao.state.memory.Readiness;
import ciao.state.memory.Readiness.Missed;
import ciao.state.memory.StorageException;
import ciao.state.sql.Head;
import ciao.state.sql.SharedTables;
import ciao.state.sql.TablesException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The core's log on shared tables: one group, one transaction; and this process's part in who
 * leads. All of it on the committer's turns, but for {@link #becomeDue}, {@link #walkOn} and {@link
 * #view}.
 */
final class PostgresLog implements CommitLog {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresLog.class);

  private final SharedTables tables;
  private final Feed feed;
  private final SharedSeal seal;
  private final SealWalk walk;
  private final String name;

  /** Whether it is time to renew the lease, or to look what the leader did. */
  private final AtomicBoolean due = new AtomicBoolean();

  /** Whether it is time to seal some more anew. */
  private final AtomicBoolean walkDue = new AtomicBoolean();

  /** The epoch this process leads in; 0 while it follows. */
  private long leading;

  /** The epoch it led in last; 0 when it never did. */
  private long led;

  /** Whether a commit's end is unknown, so that what is shown may lack our own last group. */
  private boolean inDoubt;

  private volatile View view;

  PostgresLog(
      SharedTables tables, Feed feed, SharedSeal seal, SealWalk walk, String name, Head head) {
    this.tables = tables;
    this.feed = feed;
    this.seal = seal;
    this.walk = walk;
    this.name = name;
    this.view = new View(false, head.epoch(), head.leader(), Optional.empty());
  }

  /** What this process knows of who leads, for any thread. */
  record View(boolean leads, long epoch, String leader, Optional<String> trouble) {}

  View view() {
    return view;
  }

  /** From any thread. */
  void becomeDue() {
    due.set(true);
  }

  /** From any thread. */
  void walkOn() {
    walkDue.set(true);
  }

  /** Leads at once if nobody else does, or if the leader was this one before it was restarted. */
  void begin(Head head) throws IOException {
    if (head.expired() || head.leader().equals(name)) {
      tryToLead(head, true);
    }
  }

  @Override
  public Readiness readiness(long position) {
    walk();
    boolean look = due.getAndSet(false);
    if (!look && !inDoubt) {
      return leading > 0 ? Readiness.READY : new Readiness(Readiness.NOTHING, notLeader());
    }
    try {
      Missed missed = look(position);
      return new Readiness(missed, leading > 0 ? Optional.empty() : notLeader());
    } catch (IOException e) {
      trouble(e);
      return new Readiness(
          Readiness.NOTHING,
          leading > 0 ? Optional.of(unavailable(e, Outcome.NOT_STORED)) : notLeader());
    }
  }

  /** A step that fails is done again; it is no writer's. */
  private void walk() {
    if (leading == 0 || inDoubt || !walkDue.getAndSet(false)) {
      return;
    }
    try {
      if (!walk.step(tables, leading)) {
        depose();
      }
    } catch (IOException e) {
      trouble(e);
    }
  }

  /** Catches up with the database, and renews the lease, or takes it over. */
  private Missed look(long position) throws IOException {
    if (inDoubt) {
      tables.storedBy(position); // waits for the end of what may still be under way
    }
    if (leading > 0 && !tables.renew(leading)) {
      depose();
    }
    Head head = tables.head();
    Missed missed = feed.missed(position, head);
    inDoubt = false;
    see(head, leading > 0 && head.epoch() == leading);
    if (leading == 0 && head.expired() && Feed.positionAfter(position, missed) == head.position()) {
      tryToLead(head, false);
    }
    return missed;
  }

  private void tryToLead(Head head, boolean ownAgain) throws IOException {
    if (tables.lead(name, head, ownAgain)) {
      // Whoever led before may have changed the ring, and dropped the key that was current here. No
      // longer, as it does not lead; so these are the keys to begin with.
      seal.refresh();
      walk.begin();
      leading = head.epoch() + 1;
      led = leading;
      LOG.info("{} leads in epoch {}, from position {} on", name, leading, head.position());
      view = new View(true, leading, name, Optional.empty());
    }
  }

  @Override
  public void append(List<Change> changes) throws StorageException {
    try {
      Optional<Head> other = feed.append(changes, leading);
      if (other.isEmpty()) {
        if (view.trouble().isPresent()) {
          view = new View(true, leading, name, Optional.empty());
        }
        return;
      }
      refuse(other.get());
    } catch (TablesException e) {
      trouble(e);
      if (!e.maybeStored()) {
        throw new StorageException(unavailable(e, Outcome.NOT_STORED));
      }
      settle(changes.getLast().position(), e);
    } catch (IOException e) {
      trouble(e);
      throw new StorageException(unavailable(e, Outcome.NOT_STORED));
    }
  }

  /** Nothing was stored, for the head is not where this process had left it. */
  private void refuse(Head head) throws StorageException {
    if (head.epoch() != leading) {
      depose();
      see(head, false);
      throw new StorageException(notLeader().orElseThrow());
    }
    inDoubt = true;
    throw new StorageException(
        new Refusal.Unavailable(
            Cause.STORAGE,
            "the database is at position %d, which this process has yet to see; try again shortly"
                .formatted(head.position()),
            Outcome.NOT_STORED));
  }

  /** The connection was lost in the middle of a commit: returns when it is found stored. */
  private void settle(long last, TablesException lost) throws StorageException {
    OptionalLong storedBy;
    try {
      storedBy = tables.storedBy(last);
    } catch (IOException e) {
      inDoubt = true;
      lost.addSuppressed(e);
      throw new StorageException(unavailable(lost, Outcome.UNKNOWN));
    }
    if (storedBy.isEmpty() || storedBy.getAsLong() != leading) {
      throw new StorageException(unavailable(lost, Outcome.NOT_STORED));
    }
  }

  private void depose() {
    LOG.warn("{} led in epoch {}, and another epoch has begun: it follows from now on", name, led);
    leading = 0;
    due.set(true);
  }

  private void see(Head head, boolean leads) {
    view = new View(leads, head.epoch(), head.leader(), Optional.empty());
  }

  private void trouble(IOException e) {
    View last = view;
    if (last.trouble().isEmpty()) {
      LOG.warn("no writes, and reads only as of now, until this has passed: {}", e.getMessage());
    }
    view =
        new View(
            last.leads(), last.epoch(), last.leader(), Optional.of(String.valueOf(e.getMessage())));
  }

  private Optional<Refusal> notLeader() {
    View last = view;
    return Optional.of(new Refusal.NotLeader(led, last.epoch(), last.leader()));
  }

  private static Refusal unavailable(IOException e, Outcome outcome) {
    return new Refusal.Unavailable(Cause.STORAGE, String.valueOf(e.getMessage()), outcome);
  }

  /** After the last turn: gives up the lead, so that nobody need wait for the lease to end. */
  void end() throws IOException {
    try (tables) {
      if (leading > 0) {
        tables.release(leading);
      }
    }
  }
}
