package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Room;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is kept in sums is what one by one comes to. */
class ReservationsTest {
  private static final int STEPS = 400;
  private static final Room ROOM = new Room(500, 100_000, 50_000, 300, Map.of("gpu", 40));
  private static final NodeId ID = new NodeId(new UUID(1, Long.MIN_VALUE));

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatIsLeftIsTheRoomLessEachOpenOne(long seed) {
    Random random = new Random(seed);
    Node node = new Node(new SessionId(1), ID, false);
    Reservations reservations = new Reservations();
    long sent = 0;
    long accounted = 0;
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(6)) {
        case 0 -> {
          accounted += random.nextLong(sent - accounted + 1);
          reservations.account(accounted);
        }
        case 1 -> {
          long from = accounted + 1 + random.nextLong(sent - accounted + 1);
          reservations.unsend(from);
          sent = from - 1;
        }
        default -> sent = reservations.open(node, shape(random), placed(step)).number();
      }
      Room left = ROOM;
      for (Reservation open : reservations.all()) {
        left = left.less(open.shape().demands());
      }
      assertThat(reservations.lessOpen(ROOM)).as("seed %d, step %d", seed, step).isEqualTo(left);
    }
  }

  private static Shape shape(Random random) {
    Map<String, Integer> devices =
        random.nextInt(8) == 0 ? Map.of("gpu", 1 + random.nextInt(2)) : Map.of();
    Demands demands =
        new Demands(1 + random.nextInt(4), 1 + random.nextInt(512), random.nextInt(64), devices);
    return new Shape(demands, null, null, Conditions.NONE, null, List.of(), List.of());
  }

  private static InstancePlaced placed(int number) {
    InstanceId instance = new InstanceId(new UUID(2, Long.MIN_VALUE | number));
    return new InstancePlaced(instance, 1, ID, "host", 1, 1, 1, "it has room");
  }
}
