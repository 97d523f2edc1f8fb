package ciao.cli.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Packages introduce themselves, and names are words of the domain. */
final class NamesTest {
  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked = new TreeSet<>();
    Codebase.CLASSES.forEach(type -> {
      if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
        unmarked.add(type.getPackageName());
      }
    });

    assertThat(unmarked).as("packages without a @NullMarked package-info.java").isEmpty();
  }

  @Test
  void everyPackageSaysWhereToStart() throws IOException {
    Set<String> silent = new TreeSet<>();
    for (Path source : Codebase.mainSources()) {
      Path introduction = source.resolveSibling("package-info.java");
      if (!Files.exists(introduction)
          || !Files.readString(introduction).replaceAll("[\\s*]+", " ").contains("Start here:")) {
        silent.add(Codebase.root().relativize(introduction).toString());
      }
    }

    assertThat(silent).as("packages without \"Start here: A, B\"").isEmpty();
  }

  @Test
  void noNameIsADrawerForEverything() {
    noClasses()
        .should()
        .haveNameMatching("(?i)ciao\\..*\\b(utils?|common|impl|managers?|helpers?|dtos?|misc)\\b.*")
        .orShould()
        .haveNameMatching(".*(Utils?|Common|Impl|Manager|Helpers?|Dto|DTO|Misc)(\\$.*)?")
        .check(Codebase.CLASSES);
  }

  @Test
  void classesAreFinalUnlessMadeToBeExtended() {
    classes()
        .that(areWrittenAsClasses())
        .should(be(finalAbstractOrSealed()))
        .check(Codebase.CLASSES);
  }

  private static DescribedPredicate<JavaClass> areWrittenAsClasses() {
    return DescribedPredicate.describe(
        "are classes with a name",
        type ->
            !type.isInterface()
                && !type.isEnum()
                && !type.isRecord()
                && !type.isAnonymousClass()
                && !type.getSimpleName().equals("package-info")
                && !(type.getEnclosingClass().isPresent()
                    && type.getEnclosingClass().get().isEnum()));
  }

  private static DescribedPredicate<JavaClass> finalAbstractOrSealed() {
    return DescribedPredicate.describe(
        "final, abstract or sealed",
        type ->
            type.getModifiers().contains(JavaModifier.FINAL)
                || type.getModifiers().contains(JavaModifier.ABSTRACT)
                || type.reflect().isSealed());
  }
}
