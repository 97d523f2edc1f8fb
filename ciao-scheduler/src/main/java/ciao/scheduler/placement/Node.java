package ciao.scheduler.placement;

import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.LabelRule;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connected compute node: what it reported, less what was sent to it since. */
final class Node {
  /** What DNS allows; the name is repeated in every placement. */
  private static final int LONGEST_HOSTNAME = 255;

  private static final Room NONE = new Room(0, 0, 0, 0);

  private final SessionId session;
  private final NodeId id;
  private final Reservations reservations = new Reservations();

  /** Its place in the order of arrival; {@link Nodes} keeps it right. */
  private int place;

  private Standing standing = Standing.SILENT;
  private boolean backedUp;
  private String hostname = "";
  private Map<String, String> labels = Map.of();
  private Room capacity = NONE;
  private Room free = NONE;

  Node(SessionId session, NodeId id) {
    this.session = session;
    this.id = id;
  }

  /** Whether a START of this shape can go here now: {@link #veto} has the reason if not. */
  boolean fits(Shape shape) {
    return takesWork() && free.fits(shape.demands()) && isWhere(shape.requires());
  }

  /** Whether it takes any work. */
  boolean takesWork() {
    return standing == Standing.READY && !backedUp;
  }

  private boolean isWhere(Requires requires) {
    return isNamed(requires) && isCalled(requires) && missingLabels(requires) == 0;
  }

  private boolean isNamed(Requires requires) {
    return requires.node() == null || requires.node().equals(id);
  }

  private boolean isCalled(Requires requires) {
    return requires.hostname() == null || requires.hostname().equals(hostname);
  }

  private int missingLabels(Requires requires) {
    int missing = 0;
    for (Map.Entry<String, String> label : requires.labels().entrySet()) {
      if (!label.getValue().equals(labels.get(label.getKey()))) {
        missing++;
      }
    }
    for (LabelRule rule : requires.rules()) {
      if (!rule.holds(labels)) {
        missing++;
      }
    }
    return missing;
  }

  /** Why this shape cannot go here now; empty exactly when it {@link #fits}. */
  Optional<Veto> veto(Shape shape) {
    Requires requires = shape.requires();
    if (!isNamed(requires)) {
      return refused(VetoReason.NODE);
    }
    if (standing == Standing.SILENT) {
      return refused(VetoReason.STATUS);
    }
    if (!isCalled(requires)) {
      return refused(VetoReason.HOSTNAME);
    }
    int missing = missingLabels(requires);
    if (missing > 0) {
      double part = (double) missing / (requires.labels().size() + requires.rules().size());
      return Optional.of(new Veto(this, VetoReason.LABEL, part));
    }
    return takesWork() ? vetoOfRoom(shape.demands()) : refused(VetoReason.STATUS);
  }

  private Optional<Veto> refused(VetoReason reason) {
    return Optional.of(new Veto(this, reason, 0));
  }

  private Optional<Veto> vetoOfRoom(Demands demands) {
    if (free.fits(demands)) {
      return Optional.empty();
    }
    List<Shortage> shortages = Shortage.between(free, demands);
    return Optional.of(new Veto(this, shortages.getFirst().reason(), Shortage.worst(shortages)));
  }

  /** What it lacks to take this shape, for people: {@code 512 MiB of memory}. */
  String lacks(Shape shape, VetoReason reason) {
    return switch (reason) {
      case NODE -> "the required id";
      case HOSTNAME -> "the host name " + shape.requires().hostname();
      case LABEL -> "the label " + Labels.missing(shape.requires(), labels);
      case STATUS -> "the status READY: " + standingInWords();
      case SLOTS, VCPUS, MEMORY, DISK, DEVICE ->
          Shortage.inWords(Shortage.between(free, shape.demands()));
    };
  }

  /** Why it takes no work. */
  String standingInWords() {
    return switch (standing) {
      case SILENT -> "it has not reported its room yet";
      case FULL -> "it is FULL";
      case READY -> "its connection is backed up";
    };
  }

  /** Whether only room decides whether this shape can go here, as far as is known. */
  boolean maySuit(Shape shape) {
    return standing == Standing.SILENT ? isNamed(shape.requires()) : isWhere(shape.requires());
  }

  /** Whether this shape could go here if nothing else ran here, as far as is known. */
  boolean mayEverFit(Shape shape) {
    return standing == Standing.SILENT || capacity.fits(shape.demands());
  }

  /** Why this report cannot be taken in; empty when it can. */
  Optional<String> objectionTo(Ready ready) {
    if (ready.hostname().length() > LONGEST_HOSTNAME) {
      return Optional.of(
          "host name of %d characters (expected: at most %d)"
              .formatted(ready.hostname().length(), LONGEST_HOSTNAME));
    }
    if (!reservations.isCurrent(ready.startsAccounted())) {
      return Optional.of(
          "accounts for START %d (expected: no fewer than before)"
              .formatted(ready.startsAccounted()));
    }
    return Optional.empty();
  }

  /**
   * Takes in a report.
   *
   * @return the reservations it accounts for
   */
  List<Reservation> report(Ready ready, Standing said) {
    standing = said;
    hostname = ready.hostname();
    labels = ready.labels();
    capacity = ready.capacity();
    List<Reservation> closed = reservations.account(ready.startsAccounted());
    free = reservations.lessOpen(ready.room());
    return closed;
  }

  /** All that decides what fits here, and how a refusal is explained. */
  record Offer(
      boolean takesWork,
      Standing standing,
      String hostname,
      Map<String, String> labels,
      Room capacity,
      Room free) {}

  Offer offer() {
    return new Offer(takesWork(), standing, hostname, labels, capacity, free);
  }

  /** Whether something may fit now that did not when it offered this. */
  boolean offersMoreThan(Offer before) {
    return takesWork()
        && (!before.takesWork
            || free.vcpus() > before.free.vcpus()
            || free.memoryMib() > before.free.memoryMib()
            || free.diskMib() > before.free.diskMib()
            || free.slots() > before.free.slots()
            || free.devices().entrySet().stream()
                .anyMatch(device -> device.getValue() > before.free.devices(device.getKey()))
            || !hostname.equals(before.hostname)
            || !labels.equals(before.labels));
  }

  Reservation reserve(Shape shape, InstancePlaced placed) {
    free = free.less(shape.demands());
    return reservations.open(this, shape, placed);
  }

  /** Its connection takes nothing now, and the STARTs from this number on never left. */
  List<Reservation> backUp(long number) {
    backedUp = true;
    List<Reservation> unsent = reservations.unsend(number);
    for (Reservation reservation : unsent) {
      free = free.plus(reservation.shape().demands());
    }
    return unsent;
  }

  void becomeWritable() {
    backedUp = false;
  }

  boolean isBackedUp() {
    return backedUp;
  }

  Reservations reservations() {
    return reservations;
  }

  Standing standing() {
    return standing;
  }

  SessionId session() {
    return session;
  }

  NodeId id() {
    return id;
  }

  String hostname() {
    return hostname;
  }

  /** Its host name, or its id before it said one. */
  String name() {
    return hostname.isEmpty() ? id.toString() : hostname;
  }

  Room free() {
    return free;
  }

  Room capacity() {
    return capacity;
  }

  int place() {
    return place;
  }

  void moveTo(int newPlace) {
    place = newPlace;
  }
}
