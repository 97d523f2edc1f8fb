package ciao.launcher.lifecycle;

import static ciao.launcher.lifecycle.Instances.held;
import static ciao.launcher.lifecycle.Instances.recoveringFrom;
import static ciao.launcher.lifecycle.Instances.start;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.launcher.driver.Observation;
import ciao.launcher.lifecycle.Effect.Durable;
import ciao.launcher.lifecycle.Effect.Launch;
import ciao.launcher.lifecycle.Effect.Message;
import ciao.launcher.lifecycle.Effect.Persist;
import ciao.launcher.lifecycle.Instance.Absent;
import ciao.launcher.lifecycle.Instance.Held;
import ciao.launcher.lifecycle.Instance.Unreadable;
import ciao.ssntp.payload.RefusalReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Every state of an instance × every event: what it leads to stands in lifecycle-table.txt. */
class LifecycleTableTest {
  private static final Outcome RAN = new Outcome(4711L, 2_000_000L, null, null, null);
  private static final Outcome EXITED_BEFORE =
      new Outcome(null, 900_000L, Instances.EARLIER_MS, 3, null);
  private static final Failure FAILURE = new Failure(RefusalReason.LAUNCH_FAILURE, "could not");
  private static final Observation.Ended ENDED =
      new Observation.Ended(7, Instant.ofEpochMilli(3_000_000), "");
  private static final Observation.Ended KNOWN_END =
      new Observation.Ended(3, Instant.ofEpochMilli(Instances.EARLIER_MS), "");
  private static final Observation.Running RUNNING =
      new Observation.Running(4711, Instant.ofEpochMilli(2_000_000));

  @Test
  void theTableIsTheOneThatWasAgreedOn() throws IOException {
    StringBuilder table = new StringBuilder();
    states().forEach((name, instance) -> describe(name, instance, table));
    Path found = Path.of("target", "lifecycle-table.txt");
    Files.writeString(found, table);
    assertThat(table.toString())
        .as("compare %s; when it is right, it replaces the file in src/test/resources", found)
        .isEqualTo(agreed());
  }

  private static void describe(String name, Instance instance, StringBuilder table) {
    Map<Step.Verdict, StringJoiner> others = new EnumMap<>(Step.Verdict.class);
    table.append(name).append('\n');
    events()
        .forEach((event, happened) -> {
          Step step = Lifecycle.step(instance, happened);
          if (step.verdict() == Step.Verdict.APPLIED) {
            table.append("  %-22s %s\n".formatted(event, Transcript.of(step)));
          } else {
            others.computeIfAbsent(step.verdict(), verdict -> new StringJoiner(", ")).add(event);
          }
        });
    others.forEach((verdict, which) ->
        table.append("  %s: %s\n".formatted(verdict.toString().toLowerCase(Locale.ROOT), which)));
  }

  @Test
  void whatMustBeOnDiskStandsBeforeEverythingElse() {
    forEachPair((step, name) -> {
      boolean leaving = false;
      for (Effect effect : step.effects()) {
        assertThat(leaving && effect instanceof Durable).as(name).isFalse();
        leaving |= !(effect instanceof Durable);
      }
    });
  }

  @Test
  void nothingIsLaunchedWithoutItsGrant() {
    forEachPair((step, name) ->
        step.effects().stream()
            .filter(Launch.class::isInstance)
            .map(Launch.class::cast)
            .forEach(launch -> {
              assertThat(step.instance()).as(name).isInstanceOf(Held.class);
              Held held = (Held) step.instance();
              assertThat(held.granted()).as(name).isTrue();
              assertThat(launch.start()).as(name).isEqualTo(held.start());
              assertThat(held.phase()).as(name).isEqualTo(Phase.STARTING);
            }));
  }

  @Test
  void aGrantOrALaterGenerationIsOnDiskBeforeAnythingFollowsFromIt() {
    states()
        .forEach((name, instance) ->
            events()
                .forEach((event, happened) -> {
                  Step step = Lifecycle.step(instance, happened);
                  if (mustBeKept(instance, step.instance())) {
                    assertThat(step.effects())
                        .as(name + " × " + event)
                        .contains(new Persist((Held) step.instance()));
                  }
                }));
  }

  /** Grant, generation, a waiting START, or a wish: without them a new launcher would go wrong. */
  private static boolean mustBeKept(Instance before, Instance after) {
    if (!(after instanceof Held now)) {
      return false;
    }
    if (!(before instanceof Held then)) {
      return true;
    }
    boolean wished = now.phase() == Phase.STOPPING || now.phase() == Phase.DELETING;
    return now.granted() != then.granted()
        || now.generation() != then.generation()
        || now.restarts() != then.restarts()
        || now.deletedUpTo() != then.deletedUpTo()
        || !Objects.equals(now.next(), then.next())
        || (now.phase().isOver() && !then.phase().isOver())
        || (wished && now.phase() != then.phase());
  }

  @Test
  void anIllegalPairChangesNothingAndSaysNothing() {
    states()
        .forEach((name, instance) ->
            events()
                .forEach((event, happened) -> {
                  Step step = Lifecycle.step(instance, happened);
                  if (step.verdict() != Step.Verdict.APPLIED) {
                    assertThat(step.instance()).as(name + event).isEqualTo(instance);
                    assertThat(step.effects()).as(name + event).isEmpty();
                  }
                }));
  }

  @Test
  void everyMessageNamesTheInstance() {
    forEachPair((step, name) ->
        assertThat(step.effects().stream().filter(Message.class::isInstance))
            .as(name)
            .allSatisfy(effect -> assertThat(effect.toString()).contains(Instances.ID.toString())));
  }

  @Test
  void aFailingCommandIsRestartedAsOftenAsItsPolicySaysAndThenLeft() {
    Held active =
        new Held(
            start(5, Instances.TWICE),
            Phase.ACTIVE,
            true,
            RAN,
            0,
            null,
            0,
            Instance.Progress.FRESH);
    Held now = active;
    for (int restart = 1; restart <= 2; restart++) {
      now = endAndRestart(now);
      assertThat(now.restarts()).isEqualTo(restart);
      assertThat(now.phase()).isEqualTo(Phase.ACTIVE);
    }
    Held over = (Held) Lifecycle.step(now, new Event.Observed(now.ticket(), ENDED)).instance();
    assertThat(over.phase()).isEqualTo(Phase.EXITED);
    assertThat(over.outcome().exitCode()).isEqualTo(7);
    assertThat(over.restarts()).isEqualTo(2);
  }

  private static Held endAndRestart(Held active) {
    Held waiting =
        (Held) Lifecycle.step(active, new Event.Observed(active.ticket(), ENDED)).instance();
    assertThat(waiting.phase()).isEqualTo(Phase.RESTARTING);
    Held starting =
        (Held) Lifecycle.step(waiting, new Event.RestartDue(waiting.ticket())).instance();
    return (Held)
        Lifecycle.step(starting, new Event.Started(starting.ticket(), RUNNING)).instance();
  }

  @Test
  void aCommandThatEndsWithZeroIsNotRestartedOnFailure() {
    Held active =
        new Held(
            start(5, Instances.TWICE),
            Phase.ACTIVE,
            true,
            RAN,
            0,
            null,
            0,
            Instance.Progress.FRESH);
    Observation.Ended well = new Observation.Ended(0, Instant.ofEpochMilli(3_000_000), "");
    Held over = (Held) Lifecycle.step(active, new Event.Observed(active.ticket(), well)).instance();
    assertThat(over.phase()).isEqualTo(Phase.EXITED);
  }

  @Test
  void claimsAreRepeatedEverMoreSeldom() {
    Held waiting = held(Phase.PREPARED, false, Outcome.NONE);
    StringBuilder seconds = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      Step step = Lifecycle.step(waiting, new Event.ClaimDue(5));
      waiting = (Held) step.instance();
      Effect.ScheduleClaim next = (Effect.ScheduleClaim) step.effects().get(1);
      seconds.append(next.delay().toSeconds()).append(' ');
    }
    assertThat(seconds).hasToString("2 4 8 15 15 15 ");
  }

  private static void forEachPair(BiConsumer<Step, String> check) {
    states()
        .forEach((name, instance) ->
            events()
                .forEach((event, happened) ->
                    check.accept(Lifecycle.step(instance, happened), name + " × " + event)));
  }

  private static Map<String, Instance> states() {
    Map<String, Instance> states = new LinkedHashMap<>();
    states.put("ABSENT", new Absent(Instances.ID, 0));
    states.put("ABSENT, deleted up to 5", new Absent(Instances.ID, 5));
    states.put("UNREADABLE", new Unreadable(Instances.ID, 5, "instance.json: no JSON"));
    states.put("PREPARING", held(Phase.PREPARING, false, Outcome.NONE));
    states.put("PREPARING, granted", held(Phase.PREPARING, true, Outcome.NONE));
    states.put("PREPARED", held(Phase.PREPARED, false, Outcome.NONE));
    states.put("STARTING", held(Phase.STARTING, true, Outcome.NONE));
    states.put("ACTIVE", held(Phase.ACTIVE, true, RAN));
    states.put("RESTARTING", held(Phase.RESTARTING, true, EXITED_BEFORE));
    states.put("STOPPING", held(Phase.STOPPING, true, RAN));
    states.put("STOPPING, 6 waits", held(Phase.STOPPING, true, RAN, start(6), 0));
    states.put("EXITED", held(Phase.EXITED, true, EXITED_BEFORE));
    states.put("FAILED", held(Phase.FAILED, true, Outcome.NONE));
    states.put("DELETING", held(Phase.DELETING, true, RAN, null, 5));
    states.put("DELETING up to 5, 6 waits", held(Phase.DELETING, true, RAN, start(6), 5));
    states.put("DELETING up to 6", held(Phase.DELETING, true, RAN, null, 6));
    states.put("RECOVERING, was preparing", recoveringFrom(Phase.PREPARING, EXITED_BEFORE));
    states.put("RECOVERING, was starting", recoveringFrom(Phase.STARTING, EXITED_BEFORE));
    states.put("RECOVERING, was active", recoveringFrom(Phase.ACTIVE, RAN));
    states.put("RECOVERING, was restarting", recoveringFrom(Phase.RESTARTING, EXITED_BEFORE));
    return states;
  }

  private static Map<String, Event> events() {
    Map<String, Event> events = new LinkedHashMap<>();
    Admission fits = new Admission.Fits();
    for (long generation = 4; generation <= 7; generation++) {
      events.put("START " + generation, new Event.StartReceived(start(generation), fits));
    }
    events.put(
        "START 7 without room",
        new Event.StartReceived(start(7), new Admission.Refused(RefusalReason.FULL_CN, "no room")));
    for (long generation = 4; generation <= 7; generation++) {
      events.put("GRANT " + generation, new Event.Granted(generation));
      events.put("STOP " + generation, new Event.StopRequested(generation));
      events.put("DELETE " + generation, new Event.DeleteRequested(generation));
    }
    events.put("prepared", new Event.Prepared(9));
    events.put("prepare failed", new Event.PrepareFailed(9, FAILURE));
    events.put("started", new Event.Started(9, RUNNING));
    events.put("start failed", new Event.StartFailed(9, FAILURE));
    events.put("stopped", new Event.Stopped(9, ENDED));
    events.put("stopped, known end", new Event.Stopped(9, KNOWN_END));
    events.put("stopped, was not there", new Event.Stopped(9, null));
    events.put("stop failed", new Event.StopFailed(9, FAILURE));
    events.put("destroyed", new Event.Destroyed(9));
    events.put("destroy failed", new Event.DestroyFailed(9, FAILURE));
    events.put("end seen", new Event.EndSeen(9));
    events.put("observed running", new Event.Observed(9, RUNNING));
    events.put("observed ended", new Event.Observed(9, ENDED));
    events.put("observed known end", new Event.Observed(9, KNOWN_END));
    events.put("observed absent", new Event.Observed(9, new Observation.Absent()));
    events.put("observe failed", new Event.ObserveFailed(9, FAILURE));
    events.put("restart due", new Event.RestartDue(9));
    events.put("retry due", new Event.RetryDue(9));
    events.put("late result", new Event.Prepared(8));
    events.put("claim due", new Event.ClaimDue(5));
    events.put("late claim due", new Event.ClaimDue(4));
    events.put("reconnected", new Event.Reconnected());
    events.put("recovered", new Event.Recovered());
    return events;
  }

  private static String agreed() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            LifecycleTableTest.class.getResourceAsStream("/lifecycle-table.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
