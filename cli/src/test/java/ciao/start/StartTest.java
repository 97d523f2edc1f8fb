package ciao.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StartTest {
  private static final int JAVA_8_CLASS_FILE = 52;

  @Test
  void anyJavaSince8CanReadIt() throws IOException {
    try (var classFile = new DataInputStream(Start.class.getResourceAsStream("Start.class"))) {
      classFile.skipNBytes(6);
      assertThat(classFile.readUnsignedShort()).isEqualTo(JAVA_8_CLASS_FILE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8", "11", "17", "24"})
  void anOldJavaIsToldWhatItIsAndWhatIsWanted(String version) {
    assertThat(Start.isTooOld(version)).isTrue();
    assertThat(Start.refusal(version, "/usr/lib/jvm/old"))
        .startsWith("ciao: this is Java " + version + " (/usr/lib/jvm/old), expected: Java 25")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"25", "26"})
  void aJavaThatIsNewEnoughIsTaken(String version) {
    assertThat(Start.isTooOld(version)).isFalse();
  }
}
