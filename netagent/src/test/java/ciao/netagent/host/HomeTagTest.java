package ciao.netagent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTagTest {
  @TempDir Path directory;

  @Test
  void isTheSameForEveryPathToAHomeAndAnotherForEveryHome() throws Exception {
    Path home = Files.createDirectory(directory.resolve("home"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), home);
    assertThat(HomeTag.of(link)).isEqualTo(HomeTag.of(home)).isNotEqualTo(HomeTag.of(directory));
    assertThat(HomeTag.of(home).value()).matches("ciao-[0-9a-f]{8}");
  }

  @Test
  void spreadsHomesOverARange() {
    assertThat(new HomeTag("ciao-00000007").spread(5)).isEqualTo(2);
    assertThat(new HomeTag("ciao-ffffffff").spread(10_000)).isEqualTo(7295);
  }

  @Test
  void refusesWhatIsNoTag() {
    assertThatThrownBy(() -> new HomeTag("ciao-/../../"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: ciao- and 8 hexadecimal digits");
  }
}
