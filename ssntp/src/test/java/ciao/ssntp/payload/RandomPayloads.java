package ciao.ssntp.payload;

import ciao.ssntp.epoch.Epoch;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Payloads of every shape that {@link CanonicalForms} knows, from one seed. */
final class RandomPayloads {
  /** What a string may hold beside letters: what is escaped, what is not ASCII, what is neither. */
  private static final String ODD = " !#/?~\u007f\"\\\n\t\u0001\0é€\ud83d\ude00";

  private static final int PLAIN_ODD = 7;

  private final Random random;
  private final boolean plain;

  /**
   * @param plain whether strings hold only ASCII that needs no escape, and numbers are not the
   *     longest
   */
  RandomPayloads(long seed, boolean plain) {
    this.random = new Random(seed);
    this.plain = plain;
  }

  Payload next() {
    return switch (random.nextInt(8)) {
      case 0 -> placed();
      case 1 -> new InstanceClaimed(instance(), count(), node());
      case 2 -> new Grant(instance(), count(), node(), maybe(this::epoch));
      case 3 -> ready();
      default -> start();
    };
  }

  private Start start() {
    return new Start(
        instance(),
        count(),
        TenantId.of(random.nextBoolean() ? "a" : "team-" + random.nextInt(100)),
        text(),
        text(),
        any(Kind.values()),
        list(this::text),
        new Demands(1 + random.nextInt(64), count(), count() - 1, map(() -> random.nextInt(3))),
        new Requires(map(this::text), maybe(this::text), maybe(this::node), list(this::rule)),
        maybe(this::scheduling),
        new Restart(any(RestartPolicy.values()), random.nextInt(9), random.nextInt(3_600_001)),
        maybe(this::image),
        list(this::blob),
        address(),
        maybe(this::epoch));
  }

  private InstancePlaced placed() {
    return new InstancePlaced(instance(), count(), node(), text(), whole(), whole(), big(), text());
  }

  private Ready ready() {
    return new Ready(
        node(),
        text(),
        room(),
        room(),
        map(this::text),
        big() >> random.nextInt(64),
        count(),
        map(() -> random.nextInt(3)));
  }

  private Room room() {
    return new Room(whole(), big(), -count(), whole(), map(this::whole));
  }

  private LabelRule rule() {
    LabelOperator operator = any(LabelOperator.values());
    return new LabelRule(
        text(),
        operator,
        switch (operator) {
          case EQUAL, NOT_EQUAL -> List.of(text());
          case IN, NOT_IN -> list(this::text);
          case EXISTS, NOT_EXISTS -> List.of();
        });
  }

  private Scheduling scheduling() {
    return new Scheduling(
        maybe(this::text),
        random.nextInt(-Scheduling.HIGHEST, Scheduling.HIGHEST + 1),
        list(() ->
            new Affinity(
                text(), any(AffinityRule.values()), any(Domain.values()), random.nextBoolean())));
  }

  private ImageReference image() {
    return new ImageReference(text(), any(ImageFormat.values()), list(this::blob));
  }

  private Blob blob() {
    String digest = "%016x".formatted(random.nextLong()).repeat(4);
    return new Blob(text(), digest, count() - 1);
  }

  private URI address() {
    return URI.create("https://controller-%d.example.net:8889".formatted(random.nextInt(3)));
  }

  private InstanceId instance() {
    return new InstanceId(new UUID(random.nextLong(), random.nextLong()));
  }

  private NodeId node() {
    return new NodeId(new UUID(random.nextLong(), random.nextLong()));
  }

  /** 1 or more, of any number of digits. */
  private long epoch() {
    return 1 + (count() & (Epoch.MAX >> 1));
  }

  private long count() {
    return 1 + (Math.abs(big() / 2) >> random.nextInt(63));
  }

  /** Plain ones have at most 18 digits. */
  private long big() {
    return plain ? random.nextLong() >> 4 : random.nextLong();
  }

  private int whole() {
    return random.nextInt() >> random.nextInt(32);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(12); length > 0; length--) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    if (random.nextInt(plain ? 4 : 16) == 0) {
      int at = random.nextInt(plain ? PLAIN_ODD : ODD.length());
      text.append(ODD, at, ODD.offsetByCodePoints(at, 1));
    }
    return text.toString();
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private <T> List<T> list(Supplier<T> element) {
    List<T> list = new ArrayList<>();
    for (int size = random.nextInt(4); size > 0; size--) {
      list.add(element.get());
    }
    return list;
  }

  private <T> Map<String, T> map(Supplier<T> value) {
    Map<String, T> map = new TreeMap<>();
    for (int size = random.nextInt(4); size > 0; size--) {
      map.put(text(), value.get());
    }
    return map;
  }
}
