package ciao.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class DependenciesPageTest {
  private static final Pattern VERSION = Pattern.compile("<([a-z-]+)\\.version>([^<$]+)<");

  @Test
  void thePageNamesEveryVersionInThePom() throws IOException {
    String page = Files.readString(Codebase.root().resolve("docs/dependencies.md"));
    Matcher version = VERSION.matcher(Files.readString(Codebase.root().resolve("pom.xml")));
    List<String> missing = new ArrayList<>();
    int found = 0;
    while (version.find()) {
      found++;
      if (!page.contains(version.group(2))) {
        missing.add(version.group(1) + " " + version.group(2));
      }
    }

    assertThat(found).isGreaterThan(10);
    assertThat(missing).as("versions that docs/dependencies.md does not name").isEmpty();
  }
}
