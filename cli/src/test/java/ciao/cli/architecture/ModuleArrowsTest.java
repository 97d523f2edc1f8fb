package ciao.cli.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrows between modules go one way. The table is the design's, to be read as "from knows to". */
final class ModuleArrowsTest {
  /**
   * Who may know whom.
   *
   * @param from a package, in ArchUnit's notation
   * @param to what they may know of Ciao beside themselves
   */
  private record Arrow(String from, List<String> to) {
    private static Arrow from(String from, String... to) {
      return new Arrow(from, List.of(to));
    }

    @Override
    public String toString() {
      return from + " -> " + to;
    }
  }

  static Stream<Arrow> arrows() {
    return Stream.of(
        Arrow.from("ciao.certs.."),
        Arrow.from("ciao.state.."),
        Arrow.from("ciao.client.."),
        Arrow.from("ciao.ssntp..", "ciao.certs.."),
        // What stands on SSNTP sees certificates as the identities in them.
        Arrow.from("ciao.scheduler..", "ciao.ssntp..", "ciao.certs.."),
        Arrow.from("ciao.netagent..", "ciao.ssntp..", "ciao.certs.."),
        Arrow.from("ciao.launcher..", "ciao.netagent.host..", "ciao.ssntp..", "ciao.certs.."),
        Arrow.from(
            "ciao.controller..", "ciao.client..", "ciao.state..", "ciao.ssntp..", "ciao.certs.."),
        Arrow.from("ciao.cli.command..", "ciao.cli..", "ciao.client.."),
        // The store from afar speaks of it in its own words.
        Arrow.from("ciao.cli.state..", "ciao.cli..", "ciao.client..", "ciao.state.."),
        // Load comes over the wire; the role it is for runs in another process.
        Arrow.from("ciao.cli.bench..", "ciao.cli..", "ciao.ssntp..", "ciao.certs.."),
        Arrow.from("ciao.cli.cert..", "ciao.cli..", "ciao.certs.."),
        Arrow.from("ciao.cli.output..", "ciao.cli..", "ciao.client.."),
        Arrow.from("ciao.cli.yaml..", "ciao.cli.."),
        // The root names every command, and turns every module's exceptions into a sentence.
        Arrow.from("ciao.cli", "ciao.cli..", "ciao.client..", "ciao.certs.."),
        Arrow.from("ciao.start..", "ciao.cli"));
  }

  @ParameterizedTest
  @MethodSource("arrows")
  void everyModuleKnowsOnlyWhatTheDesignSays(Arrow arrow) {
    classes()
        .that(resideInAPackage(arrow.from))
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("ciao..")
                .or(resideInAPackage(arrow.from))
                .or(resideInAnyPackage(arrow.to.toArray(String[]::new))))
        .allowEmptyShould(true)
        .check(Codebase.CLASSES);
  }

  @Test
  void everyPackageHasAnArrowOrIsWhereTheRolesAreStarted() {
    Set<String> without = new TreeSet<>();
    Codebase.CLASSES.stream()
        .filter(resideOutsideOfPackage("ciao.cli.serve.."))
        .filter(type -> arrows().noneMatch(arrow -> resideInAPackage(arrow.from).test(type)))
        .forEach(type -> without.add(type.getPackageName()));

    assertThat(without)
        .as("packages without an arrow: the folder listing is the architecture, add them to it")
        .isEmpty();
  }

  @Test
  void theRulesSeeEveryPackageThatHasSources() {
    Set<String> written = new TreeSet<>();
    for (Path source : Codebase.mainSources()) {
      written.add(Codebase.packageOf(source));
    }
    Set<String> seen = new TreeSet<>();
    Codebase.CLASSES.forEach(type -> seen.add(type.getPackageName()));

    assertThat(written).isNotEmpty();
    assertThat(seen).containsAll(written);
  }

  @Test
  void theClientStandsOnTheJdkAndJacksonAlone() {
    classes()
        .that()
        .resideInAPackage("ciao.client..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "javax.net..", "com.fasterxml.jackson..", "org.jspecify..", "ciao.client..")
        .check(Codebase.CLASSES);
  }

  @Test
  void nobodyKnowsTheSimulator() {
    noClasses()
        .that()
        .resideOutsideOfPackage("ciao.simulator..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ciao.simulator..")
        .allowEmptyShould(true)
        .check(Codebase.CLASSES);
  }
}
