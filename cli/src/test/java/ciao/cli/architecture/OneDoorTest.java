package ciao.cli.architecture;

import static ciao.cli.architecture.EdgesTest.call;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.Test;

/**
 * Time, ids, chance and threads come through one door each, {@code ciao.cli.serve}, so that a
 * simulator can hand in its own. The commands a person runs are an edge themselves.
 */
final class OneDoorTest {
  private static final String[] DOOR = {"ciao.cli.."};

  /**
   * The door, and the edge of the operating system: whoever waits there for other programs or for
   * the kernel needs a thread that may block, and a limit to its patience.
   */
  private static final String[] DOOR_AND_EDGE = {
    "ciao.cli..",
    "ciao.launcher.cgroup..",
    "ciao.launcher.container..",
    "ciao.launcher.process..",
    "ciao.launcher.qemu..",
    "ciao.launcher.shim..",
    "ciao.netagent.host.."
  };

  @Test
  void nobodyReadsTheClock() {
    noClasses()
        .that()
        .resideOutsideOfPackages(DOOR_AND_EDGE)
        .should()
        .accessTargetWhere(
            call(Instant.class, "now")
                .or(call(LocalDate.class, "now"))
                .or(call(LocalDateTime.class, "now"))
                .or(call(OffsetDateTime.class, "now"))
                .or(call(ZonedDateTime.class, "now"))
                .or(call(System.class, "nanoTime"))
                .or(call(System.class, "currentTimeMillis"))
                .or(call(InstantSource.class, "system"))
                .or(call(Clock.class, "systemUTC"))
                .or(call(Clock.class, "systemDefaultZone"))
                .or(call(Clock.class, "system")))
        .check(Codebase.CLASSES);
  }

  @Test
  void nobodyInventsIdsOrRollsDice() {
    noClasses()
        .that()
        .resideOutsideOfPackages(DOOR)
        .should()
        .accessTargetWhere(
            call(UUID.class, "randomUUID")
                .or(call(Math.class, "random"))
                .or(call(ThreadLocalRandom.class, "current"))
                .or(insecureRandom()))
        .check(Codebase.CLASSES);
  }

  @Test
  void nobodyMakesThreads() {
    noClasses()
        .that()
        .resideOutsideOfPackages(DOOR_AND_EDGE)
        .should()
        .accessTargetWhere(
            call(Thread.class, "<init>")
                .or(call(Thread.class, "ofVirtual"))
                .or(call(Thread.class, "ofPlatform"))
                .or(call(Thread.class, "startVirtualThread"))
                .or(call(Executors.class, "newVirtualThreadPerTaskExecutor"))
                .or(call(Executors.class, "newThreadPerTaskExecutor"))
                .or(call(Executors.class, "newSingleThreadExecutor"))
                .or(call(Executors.class, "newSingleThreadScheduledExecutor"))
                .or(call(Executors.class, "newFixedThreadPool"))
                .or(call(Executors.class, "newCachedThreadPool"))
                .or(call(Executors.class, "newScheduledThreadPool"))
                .or(call(ForkJoinPool.class, "<init>"))
                .or(call(ForkJoinPool.class, "commonPool"))
                .or(call(Timer.class, "<init>")))
        .check(Codebase.CLASSES);
  }

  /** SSNTP's network threads alone are pools whose size and queue somebody chooses. */
  @Test
  void nobodyMakesPoolsButSsntp() {
    noClasses()
        .that()
        .resideOutsideOfPackages(DOOR_AND_EDGE)
        .and()
        .resideOutsideOfPackage("ciao.ssntp")
        .should()
        .accessTargetWhere(call(ThreadPoolExecutor.class, "<init>"))
        .check(Codebase.CLASSES);
  }

  @Test
  void nobodySleeps() {
    noClasses()
        .that()
        .resideOutsideOfPackages(DOOR)
        .should()
        .accessTargetWhere(
            call(Thread.class, "sleep").or(call(CompletableFuture.class, "delayedExecutor")))
        .check(Codebase.CLASSES);
  }

  /** {@code new Random()}; keys are made with a SecureRandom, which no simulator needs to know. */
  private static DescribedPredicate<JavaAccess<?>> insecureRandom() {
    return DescribedPredicate.describe(
        "makes a Random",
        access ->
            access.getTargetOwner().isEquivalentTo(Random.class)
                && access.getTarget().getName().equals("<init>"));
  }
}
