package ciao.scheduler.placement;

import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.Room;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbered STARTs of one session. A node's report accounts for the STARTs up to a number; those
 * beyond it are still on their way, and what they need is not free. So each is subtracted exactly
 * once, either here or by the node, and no room is given twice.
 */
final class Reservations {
  private final Deque<Reservation> open = new ArrayDeque<>();

  /** How often which of them came again since the node last accounted for any: mostly none. */
  private final Map<InstanceId, Integer> repeated = new HashMap<>();

  /** How many of the open ones belong to a group: mostly none. */
  private int ofGroups;

  /** How many of them take devices: mostly none. */
  private int withDevices;

  // What all open ones take together, devices left out.
  private int vcpus;
  private long memoryMib;
  private long diskMib;

  private long sent;
  private long accounted;

  /** Numbers a START that needs no room of its own: its instance has some already. */
  long repeat() {
    return ++sent;
  }

  /** How often this START came again since the node last accounted for any, now included. */
  int countRepeat(Reservation reservation) {
    return repeated.merge(reservation.instance(), 1, Integer::sum);
  }

  /**
   * This START may lead to nothing: its instance is not expected here any more, but the room is
   * spoken for until the node accounts for it or is gone, since it may yet be taken.
   */
  void giveUp(Reservation reservation) {
    repeated.remove(reservation.instance());
    if (reservation.shape().group() != null) {
      for (int n = open.size(); n > 0; n--) {
        Reservation one = open.removeFirst();
        open.addLast(one.equals(reservation) ? one.ofNoGroup() : one);
      }
      ofGroups--;
    }
  }

  Reservation open(Node node, Shape shape, InstancePlaced placed) {
    repeated.remove(placed.instance());
    Reservation reservation = new Reservation(node, ++sent, shape, placed);
    open.addLast(reservation);
    count(reservation, 1);
    return reservation;
  }

  /** Whether a report that accounts for STARTs up to this number is no older than the last one. */
  boolean isCurrent(long startsAccounted) {
    return startsAccounted >= accounted;
  }

  /** Drops those the node has accounted for by now, and returns them. */
  List<Reservation> account(long startsAccounted) {
    long before = accounted;
    accounted = Math.min(startsAccounted, sent);
    if (accounted > before) {
      repeated.clear();
    }
    List<Reservation> closed = new ArrayList<>();
    while (!open.isEmpty() && open.getFirst().number() <= accounted) {
      closed.add(removed(open.removeFirst()));
    }
    return closed;
  }

  /** Up to which number the node has accounted for them. */
  long accounted() {
    return accounted;
  }

  /** Takes back the STARTs from this number on, which never left, and returns what they held. */
  List<Reservation> unsend(long number) {
    List<Reservation> unsent = new ArrayList<>();
    while (!open.isEmpty() && open.getLast().number() >= number) {
      unsent.add(removed(open.removeLast()));
    }
    sent = Math.min(sent, number - 1);
    return unsent;
  }

  private Reservation removed(Reservation reservation) {
    repeated.remove(reservation.instance());
    count(reservation, -1);
    return reservation;
  }

  private void count(Reservation reservation, int sign) {
    Demands demands = reservation.shape().demands();
    vcpus += sign * demands.vcpus();
    memoryMib += sign * demands.memoryMib();
    diskMib += sign * demands.diskMib();
    withDevices += demands.devices().isEmpty() ? 0 : sign;
    ofGroups += reservation.shape().group() == null ? 0 : sign;
  }

  /** How many of each group are here when all that is on its way has arrived. */
  Map<String, Integer> plusOpen(Map<String, Integer> reported) {
    if (ofGroups == 0) {
      return reported;
    }
    Map<String, Integer> members = new HashMap<>(reported);
    for (Reservation reservation : open) {
      if (reservation.shape().group() != null) {
        members.merge(reservation.shape().group(), 1, Integer::sum);
      }
    }
    return members;
  }

  List<Reservation> all() {
    return List.copyOf(open);
  }

  /** What is left of the room a node reports when all that is on its way has arrived. */
  Room lessOpen(Room reported) {
    if (withDevices == 0) {
      return new Room(
          reported.vcpus() - vcpus,
          reported.memoryMib() - memoryMib,
          reported.diskMib() - diskMib,
          reported.slots() - open.size(),
          reported.devices());
    }
    Room left = reported;
    for (Reservation reservation : open) {
      left = left.less(reservation.shape().demands());
    }
    return left;
  }
}
