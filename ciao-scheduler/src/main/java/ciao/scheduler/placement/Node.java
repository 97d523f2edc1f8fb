package ciao.scheduler.placement;

import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Room;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connected compute node: what it reported, less what was sent to it since. Whoever changes it
 * tells {@link Nodes}, which keeps the index.
 */
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
  private boolean draining;
  private boolean unresponsive;

  /** Up to which number it has to account for STARTs to be taken for responsive again. */
  private long responds;

  /** How many STATS it sent in the silence of another that it counted them in last. */
  private long stats;

  private long silence;

  private @Nullable InstanceId heldFor;
  private String hostname = "";
  private Map<String, String> labels = Map.of();
  private Map<String, Integer> groups = Map.of();
  private Room capacity = NONE;
  private Room free = NONE;

  Node(SessionId session, NodeId id, boolean draining) {
    this.session = session;
    this.id = id;
    this.draining = draining;
  }

  /** Whether it has the room this shape needs, and is where that must be; groups left aside. */
  boolean suits(Shape shape) {
    return takesWork() && free.fits(shape.demands()) && isWhere(shape);
  }

  /** Whether it takes work of anybody. */
  boolean takesWork() {
    return mayTakeWork() && heldFor == null;
  }

  /** Whether it takes work, if only of the instance it is held for. */
  boolean mayTakeWork() {
    return standing == Standing.READY && !backedUp && !draining && !unresponsive;
  }

  /** Whether only room and status decide whether this shape can go here, groups left aside. */
  boolean isWhere(Shape shape) {
    return isNamed(shape) && isCalled(shape) && hasLabels(shape);
  }

  boolean isNamed(Shape shape) {
    return shape.node() == null || shape.node().equals(id);
  }

  boolean isCalled(Shape shape) {
    return shape.hostname() == null || shape.hostname().equals(hostname);
  }

  boolean hasLabels(Shape shape) {
    return shape.conditions().isEmpty() || shape.conditions().unmet(labels) == 0;
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
    groups = ready.groups();
    List<Reservation> closed = reservations.account(ready.startsAccounted());
    unresponsive = unresponsive && reservations.accounted() < responds;
    free = reservations.lessOpen(ready.room());
    return closed;
  }

  /** All that decides what fits here, and how a refusal is explained. */
  record Offer(
      boolean takesWork,
      boolean unresponsive,
      Standing standing,
      String hostname,
      Map<String, String> labels,
      Room capacity,
      Room free) {}

  Offer offer() {
    return new Offer(takesWork(), unresponsive, standing, hostname, labels, capacity, free);
  }

  /** Whether something may fit now that did not when it offered this. */
  boolean offersMoreThan(Offer before) {
    return takesWork()
        && (!before.takesWork
            || free.vcpus() > before.free.vcpus()
            || free.memoryMib() > before.free.memoryMib()
            || free.diskMib() > before.free.diskMib()
            || free.slots() > before.free.slots()
            || hasMoreDevicesThan(before.free)
            || !hostname.equals(before.hostname)
            || !labels.equals(before.labels));
  }

  private boolean hasMoreDevicesThan(Room before) {
    return free.devices().entrySet().stream()
        .anyMatch(device -> device.getValue() > before.devices(device.getKey()));
  }

  Reservation reserve(Shape shape, InstancePlaced placed) {
    free = free.less(shape.demands());
    return reservations.open(this, shape, placed);
  }

  /** Its connection takes nothing now, and the STARTs from this number on never left. */
  List<Reservation> backUp(long number) {
    becomeBackedUp();
    List<Reservation> unsent = reservations.unsend(number);
    for (Reservation reservation : unsent) {
      free = free.plus(reservation.shape().demands());
    }
    return unsent;
  }

  void becomeBackedUp() {
    backedUp = true;
  }

  void becomeWritable() {
    backedUp = false;
  }

  boolean isBackedUp() {
    return backedUp;
  }

  /**
   * It is connected, but leaves unanswered what it is sent, or does not report.
   *
   * @param until it takes work again when it reports, and accounts for STARTs up to this number
   */
  void becomeUnresponsive(long until) {
    unresponsive = true;
    responds = until;
  }

  boolean isUnresponsive() {
    return unresponsive;
  }

  /** It sent STATS in this silence of another: {@link Holds} numbers them from 1. */
  void countStats(long number) {
    stats = stats(number) + 1;
    silence = number;
  }

  /** How many STATS it sent in this silence. */
  long stats(long number) {
    return silence == number ? stats : 0;
  }

  /** As it stands, with what is on its way counted as arrived. */
  Snapshot.Place remember() {
    Ready said = new Ready(id, hostname, capacity, free, labels, 0, 0, members());
    return new Snapshot.Place(said, standing, draining, backedUp, unresponsive, heldFor);
  }

  /** Whether it takes nothing new because an operator wants it empty. */
  void drain(boolean on) {
    draining = on;
  }

  boolean isDraining() {
    return draining;
  }

  /** It takes nothing but this instance; null: anything again. */
  void hold(@Nullable InstanceId instance) {
    heldFor = instance;
  }

  @Nullable InstanceId heldFor() {
    return heldFor;
  }

  /** Its rack or zone; empty where it does not say. */
  Optional<String> in(Domain domain) {
    return domain == Domain.NODE ? Optional.of(id.toString()) : in(domain, labels);
  }

  /** The rack or zone that these labels say. */
  static Optional<String> in(Domain domain, Map<String, String> labels) {
    return Optional.ofNullable(labels.get(domain == Domain.RACK ? "rack" : "zone"));
  }

  /** Whether this report says that it is in another rack or zone. */
  boolean moves(Domain rackOrZone, Ready ready) {
    return !in(rackOrZone).equals(in(rackOrZone, ready.labels()));
  }

  /** How many instances of which group it reported, with those on their way. */
  Map<String, Integer> members() {
    return reservations.plusOpen(groups);
  }

  Map<String, String> labels() {
    return labels;
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
