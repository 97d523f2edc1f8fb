package ciao.ssntp.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HighestEpochTest {
  private static final String NAME = "leader-epoch";

  @TempDir private Path directory;
  private Instant now = Instant.ofEpochSecond(1_000);

  @Test
  void theHighestSurvivesARestartAndNeverFalls() throws Exception {
    HighestEpoch epoch = open();
    assertThat(epoch.highest()).isZero();
    assertThat(epoch.note(7)).isEqualTo(7);
    assertThat(epoch.note(5)).as("a stale one learns how stale it is").isEqualTo(7);

    assertThat(open().highest()).isEqualTo(7);
    assertThat(directory)
        .isDirectoryContaining("glob:**" + NAME)
        .isDirectoryNotContaining("glob:**.unfinished");
  }

  @Test
  void aHigherOneCountsAtOnceAndWritesThatComeLateBringTheNewest() throws Exception {
    Queue<Runnable> disk = new ArrayDeque<>();
    HighestEpoch epoch = HighestEpoch.open(directory, NAME, () -> now, disk::add);
    epoch.note(7);
    epoch.note(9);
    assertThat(epoch.highest()).isEqualTo(9);
    assertThat(open().highest()).isZero();

    disk.remove().run();
    assertThat(open().highest()).isEqualTo(9);
    assertThat(disk).as("one write brings both").isEmpty();
    epoch.note(9);
    assertThat(disk).as("it is there").isEmpty();
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenWithTheNextThatIsSeenThoughThatIsNoHigher() throws Exception {
    HighestEpoch epoch = open();
    Path inTheWay = Files.createDirectory(directory.resolve(NAME + ".unfinished"));
    epoch.note(7);
    assertThat(epoch.highest()).isEqualTo(7);
    assertThat(open().highest()).isZero();

    Files.delete(inTheWay);
    now = now.plus(HighestEpoch.RETRY);
    epoch.note(5);
    assertThat(open().highest()).isEqualTo(7);
  }

  @Test
  void aDiskThatFailsIsLeftAloneForAWhileHoweverManyFramesCome() throws Exception {
    Queue<Runnable> disk = new ArrayDeque<>();
    HighestEpoch epoch = HighestEpoch.open(directory, NAME, () -> now, disk::add);
    Files.createDirectory(directory.resolve(NAME + ".unfinished"));
    epoch.note(7);
    disk.remove().run();

    epoch.note(7);
    epoch.note(8);
    now = now.plus(HighestEpoch.RETRY).minusMillis(1);
    epoch.note(8);
    assertThat(disk).isEmpty();

    now = now.plusMillis(1);
    epoch.note(8);
    assertThat(disk).hasSize(1);
    disk.remove().run();
    now = now.minusSeconds(3_600);
    epoch.note(8);
    assertThat(disk).as("a clock that was put back does not make it wait an hour").hasSize(1);
  }

  @Test
  void whoNeverSawOneHasNoFile() throws Exception {
    open().note(0);
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"seven", "-1", "9007199254740992", "9223372036854775807", ""})
  void aFileThatHoldsSomethingElseIsNamed(String text) throws Exception {
    Files.writeString(directory.resolve(NAME), text);
    assertThatIOException()
        .isThrownBy(this::open)
        .withMessageContaining("leader-epoch: \"" + text + "\" (expected: a number from 1 to ")
        .withMessageContaining("; delete it");
  }

  private HighestEpoch open() throws IOException {
    return HighestEpoch.open(directory, NAME, () -> now, Runnable::run);
  }
}
