package ciao.state.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.seal.KeyRingException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyRingTest {
  private static final Operator ANN = TestRing.operator("ann");
  private static final Operator BOB = TestRing.operator("bob");

  @TempDir private Path directory;
  private KeyRing ring;
  private Path file;

  @BeforeEach
  void chooseFile() {
    ring = TestRing.in(directory);
    file = directory.resolve("keyring");
  }

  private static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KeyRingException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining("keyring");
  }

  @Test
  void every_slot_opens_the_same_key() throws Exception {
    MasterKeys keys = ring.initialize(ANN);
    ring.addSlot(BOB, ANN);
    assertThat(ring.slots()).containsExactly("ann", "bob");
    assertThat(ring.open(ANN).current()).isEqualTo(keys.current());
    assertThat(ring.open(BOB).current()).isEqualTo(keys.current());
  }

  @Test
  void only_the_owner_may_read_the_file() throws Exception {
    ring.initialize(ANN);
    ring.addSlot(BOB, ANN);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void a_key_file_opens_its_slot_if_only_its_owner_may_read_it() throws Exception {
    Path secret = directory.resolve("secret");
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    Files.write(secret, bytes);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> OperatorSecret.keyFile(secret))
        .isInstanceOfSatisfying(
            KeyRingException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNFIT_KEY_FILE));

    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Operator holder = new Operator("holder", OperatorSecret.keyFile(secret));
    MasterKeys keys = ring.initialize(ANN);
    ring.addSlot(holder, ANN);
    assertThat(ring.open(holder).current()).isEqualTo(keys.current());
    assertRefused(Reason.DECRYPTION_FAILED, () -> ring.open(new Operator("ann", holder.secret())));
  }

  @Test
  void a_slot_that_was_removed_opens_nothing_and_the_last_one_stays() throws Exception {
    ring.initialize(ANN);
    ring.addSlot(BOB, ANN);
    ring.removeSlot("ann", BOB);
    assertRefused(Reason.SLOT_NOT_FOUND, () -> ring.open(ANN));
    assertRefused(Reason.LAST_SLOT, () -> ring.removeSlot("bob", BOB));
    assertThat(ring.open(BOB).ids()).hasSize(1);
  }

  @Test
  void what_cannot_be_is_refused_with_its_reason() throws Exception {
    assertRefused(Reason.NOT_INITIALIZED, () -> ring.open(ANN));
    assertRefused(Reason.NOT_INITIALIZED, () -> ring.addSlot(BOB, ANN));
    KeyId current = ring.initialize(ANN).currentId();
    assertRefused(Reason.ALREADY_INITIALIZED, () -> ring.initialize(ANN));
    assertRefused(Reason.SLOT_EXISTS, () -> ring.addSlot(ANN, ANN));
    assertRefused(Reason.SLOT_NOT_FOUND, () -> ring.open(BOB));
    assertRefused(Reason.SLOT_NOT_FOUND, () -> ring.removeSlot("bob", ANN));
    assertRefused(Reason.DECRYPTION_FAILED, () -> ring.open(new Operator("ann", BOB.secret())));
    assertRefused(Reason.KEY_IN_USE, () -> ring.drop(current, Set.of(), ANN));
    assertRefused(Reason.KEY_NOT_FOUND, () -> ring.drop(new KeyId(1), Set.of(), ANN));
  }

  @Test
  void a_new_key_reaches_every_slot_and_the_old_one_stays_until_dropped() throws Exception {
    KeyId first = ring.initialize(ANN).currentId();
    ring.addSlot(BOB, ANN);
    KeyId second = ring.rotate(ANN).currentId();
    KeyId third = ring.rotate(BOB).currentId();
    assertThat(ring.open(ANN).ids()).containsExactly(third, second, first);
    assertThat(ring.open(BOB).ids()).containsExactly(third, second, first);

    assertRefused(Reason.KEY_IN_USE, () -> ring.drop(first, Set.of(first), BOB));
    ring.drop(first, Set.of(second), BOB);
    assertThat(ring.open(ANN).ids()).containsExactly(third, second);
  }

  @Test
  void slots_of_another_ring_are_not_accepted() throws Exception {
    ring.initialize(ANN);
    String lines = Files.readString(file);
    Files.delete(file);
    ring.initialize(ANN);
    String others = Files.readString(file);
    Files.writeString(file, replaceLine(lines, others, "slot "));
    assertRefused(Reason.HMAC_MISMATCH, () -> ring.open(ANN));
  }

  private static String replaceLine(String text, String from, String beginning) {
    String old = line(text, beginning);
    return text.replace(old, line(from, beginning));
  }

  private static String line(String text, String beginning) {
    return text.lines().filter(line -> line.startsWith(beginning)).findFirst().orElseThrow();
  }

  @Test
  void newer_versions_and_kinds_of_slots_are_told_apart_from_damage() throws Exception {
    ring.initialize(ANN);
    String text = Files.readString(file);
    Files.writeString(file, text.replace("key ring 1\n", "key ring 2\n"));
    assertRefused(Reason.UNSUPPORTED_VERSION, () -> ring.open(ANN));
    Files.writeString(file, text.replace("pbkdf2-hmac-sha256", "argon2id"));
    assertRefused(Reason.UNSUPPORTED_ALGORITHM, () -> ring.open(ANN));
  }

  @Test
  void a_byte_changed_or_missing_anywhere_is_refused() throws Exception {
    ring.initialize(ANN);
    ring.rotate(ANN);
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = bytes.clone();
        damaged[i] ^= (byte) (1 << bit);
        Files.write(file, damaged);
        assertThatThrownBy(() -> ring.open(ANN))
            .as("byte %d, bit %d", i, bit)
            .isInstanceOf(KeyRingException.class);
      }
      Files.write(file, Arrays.copyOf(bytes, i));
      assertThatThrownBy(() -> ring.open(ANN)).isInstanceOf(KeyRingException.class);
    }
  }

  @Test
  void two_changes_at_a_time_are_refused() throws Exception {
    ring.initialize(ANN);
    try (FileChannel channel =
            FileChannel.open(directory.resolve("keyring.lock"), StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      assertRefused(Reason.BUSY, () -> ring.rotate(ANN));
      assertThat(ring.open(ANN).ids()).as("reading goes on").hasSize(1);
    }
    ring.rotate(ANN);
  }

  @Test
  void what_was_left_by_a_crash_is_no_hindrance() throws IOException {
    ring.initialize(ANN);
    Files.writeString(directory.resolve("keyring.tmp"), "half a ri");
    ring.rotate(ANN);
    assertThat(ring.open(ANN).ids()).hasSize(2);
  }

  @Test
  void secrets_and_keys_do_not_print() throws Exception {
    MasterKeys keys = ring.initialize(ANN);
    assertThat(ANN + " " + keys + " " + keys.current())
        .doesNotContain("passphrase of")
        .contains(keys.currentId().toString());
  }
}
