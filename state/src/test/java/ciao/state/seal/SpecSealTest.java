package ciao.state.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is stored comes back as it was or not at all, and says nothing while it lies there. */
final class SpecSealTest {
  private static final Place PLACE = new Place(Place.Role.SPEC, "Secret", "acme", "db", 7);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] SMALL = json("{\"password\":\"planted-secret\"}");
  private static final byte[] LARGE =
      json("{\"list\":[" + "\"planted-secret\",".repeat(200) + "1]}");

  @TempDir private Path directory;
  @TempDir private Path otherDirectory;
  private KeyRing ring;
  private Operator operator;
  private MasterKeys keys;

  @BeforeEach
  void makeKeys() throws IOException {
    ring = TestRing.in(directory);
    operator = TestRing.operator("one");
    keys = ring.initialize(operator);
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static SpecSeal sealing(MasterKeys keys) {
    return SpecSeal.with(keys, "Secret"::equals, RANDOM);
  }

  static Stream<byte[]> specs() {
    return Stream.of(SMALL, LARGE, json("{}"), json("17"));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void a_spec_comes_back_as_it_was_however_it_was_stored(byte[] spec) throws Exception {
    for (SpecSeal seal : List.of(SpecSeal.withoutKeys(), sealing(keys))) {
      byte[] stored = seal.seal(PLACE, spec);
      assertThat(seal.open(PLACE, stored)).isEqualTo(spec);
      assertThat(stored.length).isLessThanOrEqualTo(spec.length + SpecSeal.MAX_ADDED_BYTES);
    }
  }

  @Test
  void specs_written_before_there_was_anything_else_are_read_as_they_are() throws Exception {
    assertThat(sealing(keys).open(PLACE, SMALL)).isEqualTo(SMALL);
    assertThat(sealing(keys).isCurrent("Secret", SMALL)).isFalse();
    assertThat(sealing(keys).isCurrent("Other", SMALL)).isTrue();
  }

  @Test
  void only_large_specs_are_compressed_and_only_if_that_makes_them_smaller() {
    SpecSeal seal = SpecSeal.withoutKeys();
    assertThat(seal.seal(PLACE, SMALL)).hasSize(SMALL.length + 5);
    assertThat(seal.seal(PLACE, LARGE).length).isLessThan(LARGE.length / 10);
    byte[] noise = new byte[4_096];
    RANDOM.nextBytes(noise);
    assertThat(seal.seal(PLACE, noise)).hasSize(noise.length + 5);
  }

  @Test
  void nothing_of_a_sensitive_spec_shows_and_no_two_seals_are_alike() {
    SpecSeal seal = sealing(keys);
    byte[] one = seal.seal(PLACE, SMALL);
    byte[] two = seal.seal(PLACE, SMALL);
    assertThat(new String(one, StandardCharsets.ISO_8859_1)).doesNotContain("planted");
    assertThat(Arrays.copyOfRange(one, 33, one.length))
        .isNotEqualTo(Arrays.copyOfRange(two, 33, two.length));
    assertThat(
            new String(
                seal.seal(new Place(Place.Role.SPEC, "Other", "a", "b", 1), SMALL),
                StandardCharsets.ISO_8859_1))
        .as("a type that is not sensitive")
        .contains("planted-secret");
  }

  @ParameterizedTest
  @MethodSource("specs")
  void any_bit_flipped_anywhere_is_told_with_the_name_of_the_resource(byte[] spec) {
    for (SpecSeal seal : List.of(SpecSeal.withoutKeys(), sealing(keys))) {
      byte[] stored = seal.seal(PLACE, spec);
      for (int bit = 0; bit < 8 * stored.length; bit++) {
        byte[] damaged = stored.clone();
        damaged[bit / 8] ^= (byte) (1 << (bit % 8));
        assertRefused(seal, PLACE, damaged, "bit " + bit);
      }
      for (int length = 0; length < stored.length; length++) {
        assertRefused(seal, PLACE, Arrays.copyOf(stored, length), "cut to " + length);
      }
    }
  }

  @Test
  void bytes_of_another_place_are_refused() {
    List<Place> others =
        List.of(
            new Place(Place.Role.REPLACED, "Secret", "acme", "db", 7),
            new Place(Place.Role.SPEC, "Secret", "acme", "db", 8),
            new Place(Place.Role.SPEC, "Secret", "acme", "dc", 7),
            new Place(Place.Role.SPEC, "Secret", "acm", "edb", 7));
    for (SpecSeal seal : List.of(SpecSeal.withoutKeys(), sealing(keys))) {
      byte[] stored = seal.seal(PLACE, SMALL);
      others.forEach(other -> assertRefused(seal, other, stored, other.toString()));
    }
  }

  @Test
  void after_a_rotation_new_specs_use_the_new_key_and_old_ones_stay_readable() throws Exception {
    SpecSeal seal = sealing(keys);
    byte[] before = seal.seal(PLACE, SMALL);
    seal.use(ring.rotate(operator));
    byte[] after = seal.seal(PLACE, SMALL);

    assertThat(SpecSeal.sealedWith(before)).contains(keys.currentId());
    assertThat(SpecSeal.sealedWith(after)).isPresent().isNotEqualTo(SpecSeal.sealedWith(before));
    assertThat(seal.open(PLACE, before)).isEqualTo(SMALL);
    assertThat(seal.open(PLACE, after)).isEqualTo(SMALL);
    assertThat(seal.isCurrent("Secret", before)).isFalse();
    assertThat(seal.isCurrent("Secret", after)).isTrue();
  }

  @Test
  void a_key_that_is_not_there_is_named() throws Exception {
    byte[] stored = sealing(keys).seal(PLACE, SMALL);
    MasterKeys others = TestRing.in(otherDirectory).initialize(operator);
    assertThatThrownBy(() -> sealing(others).open(PLACE, stored))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("Secret(acme/db@7)")
        .hasMessageContaining(keys.currentId().toString())
        .hasMessageContaining(others.currentId().toString());
    assertThatThrownBy(() -> SpecSeal.withoutKeys().open(PLACE, stored))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("without a key ring");
  }

  private static void assertRefused(SpecSeal seal, Place place, byte[] stored, String what) {
    assertThatThrownBy(() -> seal.open(place, stored))
        .as(what)
        .isInstanceOf(SealException.class)
        .hasMessageContaining(place.toString())
        .hasMessageNotContaining("planted");
  }
}
