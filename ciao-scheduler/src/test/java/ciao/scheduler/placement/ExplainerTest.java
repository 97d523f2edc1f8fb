package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.scheduler.placement.PendingQueue.Line;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.RawPayload;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.Look;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In a cloud that is too large to look at all of it whenever somebody asks. */
class ExplainerTest {
  private static final SessionId CONTROLLER = new SessionId(1);
  private static final int NODES = 64 * 5;
  private static final String FIRST = "web1 lacks 900 MiB";
  private static final String LATER = "web7 lacks 800 MiB";

  private static final Groups.Turned UNHEARD =
      new Groups.Turned() {
        @Override
        public void at(Node node, String group, boolean some) {}

        @Override
        public int in(Domain domain, String where, String group, boolean some) {
          return 0;
        }

        @Override
        public void moved(String group) {}
      };

  @Test
  void whatIsSubmittedAgainIsToldWhatWasSoUntilThereIsTimeToLook() {
    PlacementCore core = cloud(QueueLimits.DEFAULT);
    assertThat(refused(core, 1).message()).contains(FIRST);
    report(core, 7, 200);
    assertThat(refused(core, 1).message()).contains(FIRST);
    assertThat(core.hasMore()).as("a renewal so soon after the first").isFalse();
    for (int n = 0; n < 3; n++) {
      report(core, 8, 100);
    }
    assertThat(core.hasMore()).isTrue();
    assertThat(refused(core, 1).message()).as("a START waits for no look").contains(FIRST);
    assertThat(core.handle(new Event.Continue())).isEmpty();
    assertThat(core.hasMore()).isFalse();
    assertThat(refused(core, 1).message()).contains(LATER);
    assertThat(refused(core, 2).message()).as("another of the line").contains(LATER);
  }

  @Test
  void ofWhatWasNeverExplainedOnlySoMuchIsAtOnceAndTheRestIsAnsweredInItsTurn() {
    PlacementCore core = cloud(QueueLimits.DEFAULT);
    assertThat(refused(core, 1).message()).contains(FIRST);
    for (int shape = 2; shape <= 4; shape++) {
      assertThat(submit(core, shape, 1_000 + shape)).as("another shape, so soon").isEmpty();
    }
    assertThat(submit(core, 5, 1_003)).as("one like it").isEmpty();
    List<Effect> effects =
        new ArrayList<>(core.handle(new Event.StartCancelled(CONTROLLER, Samples.instance(4), 1)));
    int events = 0;
    while (core.hasMore()) {
      effects.addAll(core.handle(new Event.Continue()));
      events++;
    }
    List<StartFailure> answers =
        effects.stream()
            .filter(Effect.Refuse.class::isInstance)
            .map(effect -> ((Effect.Refuse) effect).failure())
            .toList();
    assertThat(events).as("as many as a look is worth").isEqualTo(NODES / 64);
    assertThat(answers)
        .extracting(StartFailure::instance)
        .as("each once, but for the one that is wanted no more")
        .containsExactly(Samples.instance(2), Samples.instance(3), Samples.instance(5));
    assertThat(answers)
        .allSatisfy(answer -> {
          assertThat(answer.queued()).isTrue();
          assertThat(answer.message()).contains("320 lack memory");
          assertThat(answer.vetoes()).isNotEmpty();
        });
  }

  @Test
  void whoCameFirstIsExplainedFirstAndNobodyTwice() {
    PlacementCore core = cloud(QueueLimits.DEFAULT);
    assertThat(refused(core, 1).message()).contains(FIRST);
    report(core, 7, 200);
    assertThat(refused(core, 1).message()).as("old, and to be made anew").contains(FIRST);
    assertThat(submit(core, 2, 2_000)).isEmpty();
    assertThat(submit(core, 2, 2_000)).as("asked again, so soon").isEmpty();
    List<Effect> effects = new ArrayList<>(); // newcomers, when there is time for a look again
    for (int shape = 3; effects.isEmpty(); shape++) {
      effects.addAll(submit(core, shape, 1_000 * shape));
    }
    assertThat(effects)
        .extracting(effect -> ((Effect.Refuse) effect).failure().instance())
        .containsExactly(Samples.instance(2));
    assertThat(core.hasMore()).isTrue();
    List<Effect> rest = new ArrayList<>();
    while (core.hasMore()) {
      rest.addAll(core.handle(new Event.Continue()));
    }
    assertThat(rest)
        .extracting(effect -> ((Effect.Refuse) effect).failure().instance())
        .isSorted()
        .doesNotHaveDuplicates()
        .doesNotContain(Samples.instance(2));
    for (int n = 0; n < 5; n++) {
      report(core, 8, 100);
    }
    core.handle(new Event.Continue());
    assertThat(refused(core, 1).message()).as("made anew in the end").contains(LATER);
  }

  @Test
  void whoIsPlacedMeanwhileIsNotToldWhyItWaited() {
    PlacementCore core = cloud(QueueLimits.DEFAULT);
    assertThat(refused(core, 1).message()).contains(FIRST);
    assertThat(submit(core, 2, 2_000)).isEmpty();
    Room room = new Room(8, 4_000, 0, 10);
    assertThat(
            core.handle(
                new Event.NodeReady(session(7), Samples.ready(Samples.node(7), "web7", room, 0))))
        .as("the one that waited first, then the other")
        .extracting(effect -> ((Effect.Place) effect).placed().instance())
        .containsExactly(Samples.instance(1));
    List<Effect> effects = new ArrayList<>();
    while (core.hasMore()) {
      effects.addAll(core.handle(new Event.Continue()));
    }
    assertThat(effects).hasSize(1);
    assertThat(((Effect.Place) effects.getFirst()).placed().instance())
        .isEqualTo(Samples.instance(2));
  }

  @Test
  void whatHasNoPlaceInTheQueueIsToldSoWithoutALookEachTime() {
    PlacementCore core = cloud(new QueueLimits(1, 1 << 20));
    assertThat(refused(core, 1).queued()).isTrue();
    assertThat(refused(core, 2).message()).contains("queue is full", "no time to look");
    for (int n = 0; n < 5; n++) {
      report(core, 8, 100);
    }
    assertThat(refused(core, 2).message()).contains("queue is full", FIRST);
    report(core, 7, 200);
    assertThat(refused(core, 3).message()).contains("queue is full", FIRST);
    for (int n = 0; n < 5; n++) {
      report(core, 8, 100);
    }
    assertThat(refused(core, 3).message()).contains("queue is full", LATER);
  }

  @Test
  void nothingIsRenewedForWhatWaitsNoLonger() {
    PlacementCore core = cloud(QueueLimits.DEFAULT);
    assertThat(refused(core, 1).message()).contains(FIRST);
    report(core, 7, 200);
    assertThat(refused(core, 1).message()).contains(FIRST);
    core.handle(new Event.StartCancelled(CONTROLLER, Samples.instance(1), 1));
    for (int n = 0; n < 5; n++) {
      report(core, 8, 100);
    }
    core.handle(new Event.Continue());
    assertThat(core.hasMore()).isFalse();
    assertThat(refused(core, 1).message()).contains(LATER);
  }

  @Test
  void anOldExplanationSaysHowMuchHasChangedSince() {
    PlacementCore core = cloud(QueueLimits.DEFAULT);
    Look first = refused(core, 1).look();
    assertThat(first).isEqualTo(new Look(2 * NODES, 0));
    report(core, 7, 200);
    report(core, 8, 200);
    assertThat(refused(core, 1).look()).isEqualTo(new Look(first.version(), 2));
    for (int n = 0; n < 5; n++) {
      report(core, 8, 200);
    }
    core.handle(new Event.Continue());
    assertThat(refused(core, 1).look()).isEqualTo(new Look(first.version() + 7, 0));
  }

  @Test
  void onlySoManyLinesKeepTheirExplanation() {
    Nodes nodes = new Nodes();
    Explainer explainer = new Explainer(nodes, new Vetoes(new Groups(UNHEARD)), NODES);
    PendingQueue queue = new PendingQueue(QueueLimits.DEFAULT);
    List<Line> lines = new ArrayList<>();
    for (int shape = 1; shape <= 5_000; shape++) {
      Start start = Samples.start(shape, 1, new Demands(1, shape, 0), Requires.NOTHING);
      Submission waits = Submission.of(new Message(Operand.START, start, RawPayload.EMPTY));
      lines.add(queue.add(queue.newTicket(), waits).line());
      assertThat(explainer.explain(lines.getLast())).isPresent();
    }
    assertThat(lines).filteredOn(line -> line.explained() != null).hasSize(4_096);
    assertThat(lines.getFirst().explained()).as("of the eldest").isNull();
    assertThat(explainer.explain(lines.getFirst())).as("it is looked again").isPresent();
  }

  private static PlacementCore cloud(QueueLimits limits) {
    PlacementCore core = new PlacementCore(limits, Patience.DEFAULT, 1);
    for (int node = 1; node <= NODES; node++) {
      core.handle(
          new Event.NodeConnected(session(node), Samples.node(node), NodeType.COMPUTE_NODE));
      report(core, node, 100);
    }
    return core;
  }

  private static void report(PlacementCore core, int node, long memory) {
    Room room = new Room(8, memory, 0, 10);
    core.handle(
        new Event.NodeReady(
            session(node), Samples.ready(Samples.node(node), "web" + node, room, 0)));
  }

  private static StartFailure refused(PlacementCore core, int instance) {
    List<Effect> effects = submit(core, instance, 1_000);
    assertThat(effects).hasSize(1);
    return ((Effect.Refuse) effects.getFirst()).failure();
  }

  private static List<Effect> submit(PlacementCore core, int instance, int memory) {
    return core.handle(
        Event.StartSubmitted.of(
            CONTROLLER, Samples.start(instance, 1, new Demands(1, memory, 0), Requires.NOTHING)));
  }

  private static SessionId session(int node) {
    return new SessionId(10 + node);
  }
}
