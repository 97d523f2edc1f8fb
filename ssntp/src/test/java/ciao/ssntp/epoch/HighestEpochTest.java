package ciao.ssntp.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HighestEpochTest {
  private static final String NAME = "leader-epoch";

  @TempDir private Path directory;

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
    HighestEpoch epoch = HighestEpoch.open(directory, NAME, disk::add);
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
    epoch.note(5);
    assertThat(open().highest()).isEqualTo(7);
  }

  @Test
  void whoNeverSawOneHasNoFile() throws Exception {
    open().note(0);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aFileThatHoldsSomethingElseIsNamed() throws Exception {
    Files.writeString(directory.resolve(NAME), "seven");
    assertThatIOException()
        .isThrownBy(this::open)
        .withMessageContaining("leader-epoch: \"seven\" (expected: a number); delete it");
  }

  private HighestEpoch open() throws IOException {
    return HighestEpoch.open(directory, NAME, Runnable::run);
  }
}
