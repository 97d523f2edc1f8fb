package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays the events of each file in {@code transcripts} and compares what the core does with what
 * the file says it does. {@code -Dciao.transcripts=write} writes the files anew, to be read.
 */
class TranscriptTest {
  private static final Path TRANSCRIPTS = Path.of("src/test/resources/transcripts");

  static Stream<String> transcripts() throws Exception {
    try (Stream<Path> files = Files.list(TRANSCRIPTS)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void theCoreDoesWhatTheTranscriptSays(String name) throws Exception {
    Path file = TRANSCRIPTS.resolve(name);
    String expected = Files.readString(file);
    String played = Transcript.play(expected);
    if ("write".equals(System.getProperty("ciao.transcripts"))) {
      Files.writeString(file, played);
    }
    assertThat(played).isEqualTo(expected);
  }
}
