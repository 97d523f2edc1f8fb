package ciao.scheduler.placement;

import ciao.scheduler.placement.PendingQueue.Entry;
import ciao.scheduler.placement.PendingQueue.Line;
import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.InstanceId;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What waits for room, and what is done about it when something may fit again.
 *
 * <p>It keeps a promise: <em>what waits fits no node, but maybe what is in {@link Retries}</em>. So
 * only a node that got room looks at what waits, and a START like one that waits needs no search.
 */
final class Backlog {
  /**
   * An event that made so many looks at nodes is over: half a millisecond, beside one search that
   * may look at all of them.
   */
  static final int LOOKS_PER_TURN = 16_384;

  /** A START may be as long as many others; no more than that give way to one. */
  private static final int MOST_DISPLACED = 64;

  /** So many nodes are quicker looked at themselves than searched for. */
  private static final int FEW = 64;

  private final Nodes nodes;
  private final Groups groups;
  private final Search search;
  private final PendingQueue queue;
  private final Holds holds;
  private final Retries retries = new Retries();

  /** Sends what waited on its way. */
  @FunctionalInterface
  interface Sender {
    void send(Submission submission, long ticket, Placement placement);
  }

  Backlog(Nodes nodes, QueueLimits limits, Patience patience) {
    this.nodes = nodes;
    this.queue = new PendingQueue(limits);
    this.groups = new Groups(new Moves());
    this.search = new Search(nodes, groups);
    this.holds = new Holds(patience);
  }

  /** Where some of a group have come or gone, what waits for that may fit. */
  private final class Moves implements Groups.Turned {
    @Override
    public void at(Node node, String group, boolean some) {
      nodes.index().groupAt(node.place(), group, some);
      moved(group);
    }

    @Override
    public int in(Domain domain, String where, String group, boolean some) {
      return nodes.index().groupIn(domain, nodes.in(domain, where), group, some);
    }

    @Override
    public void moved(String group) {
      queue.linesAbout(group).forEach(retries::begin);
    }
  }

  Groups groups() {
    return groups;
  }

  /** The node, and all it has of any group, may be in another rack or zone now. */
  void moved(Node node) {
    nodes.index().moved(node.place(), affinity -> groups.holds(affinity, node));
  }

  Search search() {
    return search;
  }

  PendingQueue queue() {
    return queue;
  }

  /**
   * Whether one of this shape waits, or one that fits the same nodes: then only the nodes that got
   * room since need a look, if they are few.
   */
  boolean isKnownNotToFit(Shape shape) {
    return retries.nodes().size() <= FEW
        && queue.line(shape).filter(line -> !retries.contains(line)).isPresent()
        && retries.nodes().stream().noneMatch(node -> search.fits(node, shape));
  }

  /**
   * It waits, if there is a place for it, or one can be made.
   *
   * @param displaced told of those of others that wait no longer instead
   */
  Optional<Entry> await(Submission submission, long ticket, Consumer<Submission> displaced) {
    for (int n = 0; n < MOST_DISPLACED && !queue.hasPlaceFor(submission); n++) {
      Optional<Submission> last = queue.whoGivesWayTo(submission).map(Entry::submission);
      if (last.isEmpty()) {
        break;
      }
      end(last.get().instance());
      displaced.accept(last.get());
    }
    if (!queue.hasPlaceFor(submission)) {
      end(submission.instance());
      return Optional.empty();
    }
    holds.waits(submission.instance());
    return Optional.of(queue.add(ticket, submission));
  }

  /** It is to wait no longer, if it does. */
  void end(InstanceId instance) {
    queue.find(instance).ifPresent(queue::remove);
    holds.left(instance).ifPresent(this::freed);
  }

  /** It was placed. */
  void placed(InstanceId instance) {
    holds.countPlacement();
    end(instance);
  }

  private void freed(Node node) {
    nodes.changed(node);
    if (!queue.isEmpty()) {
      retries.begin(node);
    }
  }

  /** The node's connection took nothing, or it did not respond, or it was kept free. */
  void remember(Node node, Snapshot.Place place) {
    if (place.backedUp()) {
      node.becomeBackedUp();
    }
    if (place.unresponsive()) {
      node.becomeUnresponsive(Long.MAX_VALUE);
    }
    if (place.heldFor() != null) {
      holds.begin(node, place.heldFor());
    }
    nodes.changed(node);
  }

  /** The node takes nothing for now, or is gone. */
  void passOver(Node node) {
    retries.end(node);
  }

  /** The node accounts for no START, and takes nothing until it does for one more. */
  void leavesUnanswered(Node node) {
    passOverUntil(node.reservations().accounted() + 1, node);
  }

  /**
   * A node sent STATS. The one that is held should have as well, and takes nothing until it has.
   */
  void sentStats(Node node) {
    holds
        .silentWhile(node, nodes.size())
        .ifPresent(silent -> passOverUntil(silent.reservations().accounted(), silent));
  }

  private void passOverUntil(long accountsFor, Node node) {
    node.becomeUnresponsive(accountsFor);
    retries.end(node);
    holds.release(node);
    nodes.changed(node);
  }

  /** The node is gone. */
  void lost(Node node) {
    retries.end(node);
    holds.lost(node);
  }

  /** The node offered this before; if it offers more now, what waits may fit. */
  void retryIfMore(Node node, Node.Offer before) {
    if (node.offersMoreThan(before) && !queue.isEmpty()) {
      retries.begin(node);
    }
  }

  /** The node may be free enough by now for whom it is held, or held long enough. */
  void reported(Node node, Sender sender) {
    holds.reported(node);
    Optional<Entry> awaited = Optional.ofNullable(node.heldFor()).flatMap(queue::find);
    if (awaited.isEmpty()) {
      return;
    }
    InstanceId instance = awaited.get().submission().instance();
    if (search.fitsWhereHeld(node, awaited.get().submission().shape())) {
      String why = "it was kept free for what was passed over for long";
      send(awaited.get(), new Placement(node, 1, why), sender);
    } else if (holds.isOver(node)) {
      holds.left(instance).ifPresent(this::freed);
      holds.postpone(instance);
      holds.rest();
    }
  }

  /** Places what waits where there may be room now, in the order of their turns. */
  void retry(int checks, Sender sender) {
    long most = search.looks() + LOOKS_PER_TURN;
    for (int n = 0; n < checks && !retries.isEmpty() && search.looks() < most; n++) {
      retryNext(sender);
    }
    for (int check = 0; check < checks; check++) {
      Optional<Entry> due = holds.due(nodes.fixtures()).flatMap(queue::find);
      if (due.isEmpty() || !passOverHopeless(due.get())) {
        due.ifPresent(this::hold);
        return;
      }
    }
  }

  boolean hasRetries() {
    return !retries.isEmpty();
  }

  private void retryNext(Sender sender) {
    Optional<Node> node = retries.firstNode();
    Optional<Entry> here =
        node.filter(Node::takesWork).flatMap(it -> queue.firstAfter(retries.position(it), it));
    Optional<Entry> anywhere = retries.firstOfLines();
    if (anywhere.isPresent()
        && (here.isEmpty() || anywhere.get().turn().compareTo(here.get().turn()) <= 0)) {
      retryAnywhere(anywhere.get(), sender);
    } else if (here.isPresent()) {
      retryOn(node.orElseThrow(), here.get(), sender);
    } else {
      node.ifPresent(retries::end);
    }
  }

  private void retryOn(Node node, Entry entry, Sender sender) {
    retries.advance(node, entry.turn());
    if (search.fits(node, entry.submission().shape())) {
      send(entry, new Placement(node, 1, "it has room for what waited"), sender);
    }
  }

  private void retryAnywhere(Entry entry, Sender sender) {
    Line line = entry.line();
    retries.end(line);
    search
        .find(entry.submission().shape())
        .ifPresent(found -> {
          String why = "it does for what waited, now that others have moved";
          send(entry, new Placement(found.node(), found.searched(), why), sender);
          retries.begin(line);
        });
  }

  private void send(Entry entry, Placement placement, Sender sender) {
    queue.remove(entry);
    sender.send(entry.submission(), entry.turn().ticket(), placement);
  }

  /** Nothing is looked for that is known not to be there; says whether it was so. */
  private boolean passOverHopeless(Entry entry) {
    boolean hopeless = entry.line().isHopeless(nodes.fixtures());
    if (hopeless) {
      holds.giveUp(entry.submission().instance(), nodes.fixtures());
    }
    return hopeless;
  }

  /** Keeps the node free that lacks least for this instance. */
  private void hold(Entry entry) {
    InstanceId instance = entry.submission().instance();
    Shape shape = entry.line().shape();
    Optional<Node> nearest = search.nearest(shape);
    holds.looked(nodes.size());
    if (nearest.isPresent()) {
      holds.begin(nearest.get(), instance);
      retries.end(nearest.get());
      nodes.changed(nearest.get());
    } else if (search.mayEverFit(shape)) {
      holds.postpone(instance);
    } else {
      entry.line().giveUp(nodes.fixtures());
      holds.giveUp(instance, nodes.fixtures());
    }
  }
}
