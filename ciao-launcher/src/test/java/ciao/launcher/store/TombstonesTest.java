package ciao.launcher.store;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TombstonesTest {
  private static final InstanceId A = new InstanceId(new UUID(0, 1));
  private static final InstanceId B = new InstanceId(new UUID(0, 2));
  private static final InstanceId C = new InstanceId(new UUID(0, 3));

  @TempDir private Path directory;
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void theHighestDeletedGenerationIsRememberedByTheNextLauncher() throws IOException {
    Tombstones tombstones = open(10);
    tombstones.write(A, 3);
    tombstones.write(A, 5);
    tombstones.write(A, 4);
    assertThat(tombstones.deletedUpTo(A)).isEqualTo(5);
    assertThat(open(10).deletedUpTo(A)).isEqualTo(5);
    assertThat(directory).isDirectoryContaining("glob:**" + A + ".5");
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void nothingIsKnownOfAnotherInstance() throws IOException {
    Tombstones tombstones = open(10);
    tombstones.write(A, 3);
    assertThat(tombstones.deletedUpTo(B)).isZero();
  }

  @Test
  void theOldestAreForgottenWhenThereAreTooMany() throws IOException {
    Tombstones tombstones = open(2);
    tombstones.write(A, 1);
    tick(Duration.ofSeconds(1));
    tombstones.write(B, 1);
    tick(Duration.ofSeconds(1));
    tombstones.write(A, 1);
    tick(Duration.ofSeconds(1));
    tombstones.write(C, 1);
    assertThat(tombstones.deletedUpTo(B)).isZero();
    assertThat(tombstones.deletedUpTo(A)).isEqualTo(1);
    assertThat(open(1).deletedUpTo(A)).isZero();
    assertThat(open(1).deletedUpTo(C)).isEqualTo(1);
  }

  @Test
  void aWeekOldTombstoneIsForgotten() throws IOException {
    Tombstones tombstones = open(10);
    tombstones.write(A, 1);
    tick(Tombstones.KEPT.plusSeconds(1));
    tombstones.write(B, 1);
    assertThat(tombstones.deletedUpTo(A)).isZero();
    assertThat(open(10).deletedUpTo(A)).isZero();
    assertThat(open(10).deletedUpTo(B)).isEqualTo(1);
  }

  @Test
  void aTombstoneThatWasLeftBehindByItsSuccessorGoes() throws IOException {
    open(10).write(A, 5);
    Files.createFile(directory.resolve(A + ".4"));
    assertThat(open(10).deletedUpTo(A)).isEqualTo(5);
    assertThat(directory.resolve(A + ".4")).doesNotExist();
  }

  private Tombstones open(int most) throws IOException {
    return Tombstones.open(directory, () -> now, most);
  }

  private void tick(Duration duration) {
    now = now.plus(duration);
  }
}
