package ciao.cli.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.io.FileDescriptor;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import org.junit.jupiter.api.Test;

/** The network, the database, the disk and the process table are each touched in few places. */
final class EdgesTest {
  @Test
  void onlySsntpAndTheApiTouchTheNetworkFrameworks() {
    noClasses()
        .that()
        .resideOutsideOfPackages("ciao.ssntp..", "ciao.controller.api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..", "com.linecorp.armeria..")
        .check(Codebase.CLASSES);
  }

  @Test
  void payloadsAreFreeOfTheNetwork() {
    noClasses()
        .that()
        .resideInAPackage("ciao.ssntp.payload..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(Codebase.CLASSES);
  }

  @Test
  void onlyStateSqlTouchesJdbc() {
    noClasses()
        .that()
        .resideOutsideOfPackage("ciao.state.sql..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.h2..", "org.postgresql..")
        .check(Codebase.CLASSES);
  }

  /**
   * What the cluster acknowledged is synced by the journal, and image blobs, which are too big for
   * it, by the controller's image files. Others keep what nobody could give them back: certs its
   * keys, a launcher the generations it has seen, whoever is led the highest epoch it saw; and the
   * launcher's image cache holds whole files or none.
   */
  @Test
  void onlyTheJournalKeysAndTheNodesOwnMemorySyncFiles() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "ciao.state.journal..",
            "ciao.state.seal",
            "ciao.controller.image",
            "ciao.certs",
            "ciao.ssntp.epoch",
            "ciao.launcher.store..",
            "ciao.launcher.fetch")
        .should()
        .accessTargetWhere(
            call(FileChannel.class, "force")
                .or(call(MappedByteBuffer.class, "force"))
                .or(call(FileDescriptor.class, "sync")))
        .check(Codebase.CLASSES);
  }

  @Test
  void onlyDriversAndHostNetworksAndLocalClustersStartProcesses() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "ciao.launcher.qemu..",
            "ciao.launcher.container..",
            "ciao.launcher.process..",
            "ciao.launcher.shim..",
            "ciao.netagent.host..",
            "ciao.cli.serve..")
        .should()
        .accessTargetWhere(
            call(ProcessBuilder.class, "<init>")
                .or(call(ProcessBuilder.class, "start"))
                .or(call(Runtime.class, "exec")))
        .check(Codebase.CLASSES);
  }

  @Test
  void onlyTheFirstClassesEndTheJvm() {
    noClasses()
        .that(
            DescribedPredicate.not(
                type(ciao.cli.Main.class).or(name("ciao.start.Start")).forSubtype()))
        .and()
        .resideOutsideOfPackage("ciao.cli.serve..")
        .should()
        .accessTargetWhere(call(System.class, "exit").or(call(Runtime.class, "halt")))
        .check(Codebase.CLASSES);
  }

  @Test
  void onlyTheCommandWritesToTheTerminal() {
    noClasses()
        .that()
        .resideOutsideOfPackages("ciao.cli..", "ciao.start..")
        .should()
        .accessTargetWhere(call(System.class, "out").or(call(System.class, "err")))
        .check(Codebase.CLASSES);
  }

  /** A call, a reference, or a field access; of a type or what extends it. */
  static DescribedPredicate<JavaAccess<?>> call(Class<?> owner, String member) {
    DescribedPredicate<JavaAccess<?>> ofOwner = targetOwner(assignableTo(owner)).forSubtype();
    DescribedPredicate<JavaAccess<?>> named =
        DescribedPredicate.describe(
            "is " + owner.getSimpleName() + "." + member,
            access -> access.getTarget().getName().equals(member));
    return ofOwner.and(named);
  }
}
