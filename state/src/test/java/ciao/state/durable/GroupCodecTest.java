package ciao.state.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.Metadata;
import ciao.state.Phase;
import ciao.state.memory.Change;
import ciao.state.memory.Entry;
import ciao.state.seal.SpecSeal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What goes into the journal comes out of it; {@code -Dciao.state.seed}. */
final class GroupCodecTest {
  private static final long SEED = Long.getLong("ciao.state.seed", 20_260_302L);
  private static final SpecSeal SEAL = SpecSeal.withoutKeys();
  private final Random random = new Random(SEED);

  private Entry entry(long version, String owner) {
    Instant updated = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    LinkedHashSet<String> finalizers = new LinkedHashSet<>();
    Map<String, String> labels = new TreeMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      finalizers.add("f" + random.nextInt(3));
      labels.put("größe" + random.nextInt(3), "☃".repeat(random.nextInt(3)));
    }
    Phase phase = random.nextBoolean() ? Phase.RUNNING : Phase.TEARING_DOWN;
    Metadata metadata =
        new Metadata(
            "n",
            "Part",
            "p",
            version,
            owner,
            phase,
            finalizers,
            labels,
            random.nextBoolean() ? labels : Map.of("note", "x"),
            Instant.EPOCH,
            updated);
    return new Entry(metadata, spec(), random.nextLong());
  }

  /** Of two letters, so that two of them begin, end or overlap alike. */
  private byte[] spec() {
    byte[] spec = new byte[random.nextInt(12)];
    for (int i = 0; i < spec.length; i++) {
      spec[i] = (byte) (random.nextInt(4) == 0 ? 'b' : 'a');
    }
    return spec;
  }

  private Change change(long position) {
    String owner = random.nextBoolean() ? "" : "builder";
    return switch (random.nextInt(4)) {
      case 0 -> new Change.Created(position, entry(1, owner));
      case 1 -> new Change.Destroyed(position, entry(1 + random.nextInt(9), owner));
      default -> {
        long version = 2 + random.nextInt(9);
        Entry now = entry(version, owner);
        yield new Change.Updated(position, now, entry(version - 1, owner).of(now.origin()));
      }
    };
  }

  /** Kind, position, metadata and spec of all there is in a change. */
  private static List<Object> parts(Change change) {
    List<Object> parts = new ArrayList<>(List.of(change.getClass(), change.position()));
    List<Entry> entries =
        change instanceof Change.Updated updated
            ? List.of(updated.entry(), updated.old())
            : List.of(change.entry());
    for (Entry entry : entries) {
      parts.add(entry.metadata());
      parts.add(entry.origin());
      parts.add(List.copyOf(entry.metadata().finalizers()));
      parts.add(ByteBuffer.wrap(entry.spec()));
    }
    return parts;
  }

  @Test
  void what_is_encoded_is_decoded_the_same_and_takes_no_more_than_was_reckoned() throws Exception {
    System.out.println("seed " + SEED);
    GroupCodec codec = new GroupCodec(SEAL);
    for (int round = 0; round < 500; round++) {
      List<Change> changes = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(20); i++) {
        changes.add(change(1_000 + i));
      }
      ByteBuffer payload = codec.encode(changes);
      assertThat((long) payload.remaining())
          .isLessThanOrEqualTo(1 + changes.stream().mapToLong(Change::storedBytes).sum());

      List<Logged> decoded = GroupCodec.decode(1_000, changes.size(), payload, SEAL::open);
      assertThat(payload.hasRemaining()).isFalse();
      assertThat(decoded.stream().map(logged -> parts(logged.change().orElseThrow())))
          .isEqualTo(changes.stream().map(GroupCodecTest::parts).toList());
    }
  }

  @Test
  void an_update_of_a_little_takes_little_more_than_the_entry() {
    Metadata old = entry(1, "").metadata();
    Metadata now =
        new Metadata(
            old.namespace(),
            old.type(),
            old.id(),
            2,
            old.owner(),
            old.phase(),
            old.finalizers(),
            old.labels(),
            old.annotations(),
            old.created(),
            old.updated());
    byte[] oldSpec = ("{\"a\":\"" + "x".repeat(500) + "\",\"n\":1}").getBytes();
    byte[] newSpec = ("{\"a\":\"" + "x".repeat(500) + "\",\"n\":2}").getBytes();
    GroupCodec codec = new GroupCodec(SEAL);
    Entry entry = new Entry(now, newSpec, 1);
    int created = codec.encode(List.of(new Change.Created(1, entry))).remaining();
    Change update = new Change.Updated(1, entry, new Entry(old, oldSpec, 1));

    assertThat(codec.encode(List.of(update)).remaining()).isEqualTo(created + 1 + 12 + 12 + 6);
  }

  @Test
  void a_later_format_is_refused() {
    assertThatThrownBy(() -> GroupCodec.decode(7, 1, ByteBuffer.wrap(new byte[] {5}), SEAL::open))
        .isInstanceOf(StateException.class)
        .hasMessageContaining("position 7: group format 5 (expected: 1 to 4)")
        .hasMessageContaining("newer version");
  }
}
