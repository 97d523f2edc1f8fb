package ciao.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files, methods and constructors stay small. What is larger than the limit stands in {@code
 * size-exceptions.txt} with its size, which may only shrink: a line that could be tightened fails
 * this test as much as one that is missing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SizeRatchetTest {
  private static final String EXCEPTIONS = "size-exceptions.txt";

  private List<Size> sizes = List.of();

  @BeforeAll
  void measure() throws IOException {
    sizes = Sizes.of(Codebase.root(), Codebase.sources());
  }

  @Test
  void whatIsLargerThanTheLimitIsListedWithItsSizeAndOnlyShrinks() throws IOException {
    Map<String, Integer> listed = exceptions();
    List<String> wrong = new ArrayList<>();
    for (Size size : largest()) {
      Integer allowed = listed.remove(size.key());
      if (allowed == null) {
        wrong.add("too large: " + size + "; make it smaller");
      } else if (size.value() > allowed) {
        wrong.add("grew from " + allowed + ": " + size + "; make it smaller");
      } else if (size.value() < allowed) {
        wrong.add("shrank from " + allowed + ", well done: set it to " + size);
      }
    }
    listed.keySet().forEach(key -> wrong.add("small enough now, well done: remove " + key));

    assertThat(wrong).as("what differs from %s", EXCEPTIONS).isEmpty();
  }

  @Test
  void noExceptionGoesPastTheHardLimit() {
    assertThat(sizes).allMatch(size -> size.value() <= size.kind().hardLimit());
  }

  @Test
  void measuresWhatAReaderWouldCount(@TempDir Path directory) throws IOException {
    Path source = directory.resolve("Sample.java");
    Files.writeString(
        source,
        """
        final class Sample {
          private final int sum;

          Sample(int a, int b) {
            this.sum = a + b;
          }

          /** Not counted: what is said about it. */
          int twice() {

            return 2 * sum;
          }

          record Inner(int value) {
            Inner {}
          }
        }
        """);

    assertThat(Sizes.of(directory, List.of(source)))
        .containsExactlyInAnyOrder(
            new Size(Size.Kind.FILE, "Sample.java", 17),
            new Size(Size.Kind.METHOD, "Sample.java#Sample/2", 3),
            new Size(Size.Kind.CONSTRUCTOR, "Sample.java#Sample/2", 2),
            new Size(Size.Kind.METHOD, "Sample.java#Sample.twice/0", 4),
            new Size(Size.Kind.METHOD, "Sample.java#Sample.Inner/1", 1));
  }

  /** What is over its limit; of namesakes the largest. */
  private List<Size> largest() {
    Map<String, Size> byName = new LinkedHashMap<>();
    for (Size size : sizes) {
      if (size.isOverLimit()) {
        byName.merge(size.key(), size, (a, b) -> a.value() >= b.value() ? a : b);
      }
    }
    return new ArrayList<>(byName.values());
  }

  /** The listed sizes by {@link Size#key()}. */
  private static Map<String, Integer> exceptions() throws IOException {
    Map<String, Integer> listed = new TreeMap<>();
    try (InputStream in =
        Objects.requireNonNull(SizeRatchetTest.class.getResourceAsStream(EXCEPTIONS))) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> {
            int space = line.lastIndexOf(' ');
            listed.put(line.substring(0, space), Integer.valueOf(line.substring(space + 1)));
          });
    }
    return listed;
  }
}
