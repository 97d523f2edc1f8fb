package ciao.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every module has its page, and no link leads nowhere. */
final class PagesTest {
  private static final Pattern MODULE = Pattern.compile("<module>(?:ciao-)?([a-z]+)</module>");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]*)(?:#([^)\\s]*))?\\)");

  @Test
  void everyModuleHasAPageThatTheArchitectureNames() throws IOException {
    String architecture = Files.readString(Codebase.root().resolve("docs/ARCHITECTURE.md"));
    Matcher module = MODULE.matcher(Files.readString(Codebase.root().resolve("pom.xml")));
    List<String> modules = module.results().map(found -> found.group(1)).toList();

    assertThat(modules).hasSizeGreaterThan(5);
    assertThat(modules)
        .allSatisfy(name -> {
          assertThat(Codebase.root().resolve("docs").resolve(name + ".md")).exists();
          assertThat(architecture).contains("](" + name + ".md)");
        });
  }

  @Test
  void noLinkLeadsNowhere() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
        if (!link.group(1).contains("://")) {
          links++;
          if (!leadsSomewhere(page, link.group(1), link.group(2))) {
            broken.add(Codebase.root().relativize(page) + ": " + link.group());
          }
        }
      }
    }

    assertThat(links).isGreaterThan(20);
    assertThat(broken).as("links to what is not there").isEmpty();
  }

  private static boolean leadsSomewhere(Path page, String file, String heading) throws IOException {
    Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    return Files.exists(target) && (heading == null || headings(target).contains(heading));
  }

  /** As a Markdown viewer makes anchors of them. */
  private static List<String> headings(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("#"))
        .map(line ->
            line.replaceFirst("#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-'))
        .toList();
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(Codebase.root().resolve("docs"))) {
      return Stream.concat(Stream.of(Codebase.root().resolve("README.md")), docs)
          .filter(page -> page.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }
}
