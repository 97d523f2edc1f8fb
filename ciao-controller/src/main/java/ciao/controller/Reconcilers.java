package ciao.controller;

import ciao.controller.cluster.ClusterReconciler;
import ciao.controller.event.EventLog;
import ciao.controller.image.BlobCollector;
import ciao.controller.instance.EventSink;
import ciao.controller.instance.InstanceReconciler;
import ciao.controller.instance.Intake;
import ciao.controller.instance.Outbound;
import ciao.controller.instance.ReconcilerSettings;
import ciao.controller.instance.StartMeters;
import ciao.controller.node.NodeModeReconciler;
import ciao.controller.node.NodeReconciler;
import ciao.controller.node.NodeTracker;
import ciao.controller.trace.TraceLog;
import ciao.controller.turn.TurnContext;
import ciao.state.Store;
import ciao.state.reconcile.Backoff;
import ciao.state.reconcile.Declaration;
import ciao.state.reconcile.Engine;
import ciao.state.reconcile.EngineSettings;
import ciao.state.reconcile.Graph;
import ciao.state.reconcile.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything the controller does beyond answering: its reconcilers, at work. */
public final class Reconcilers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Reconcilers.class);

  /** A disk that has room again is made use of soon. */
  private static final EngineSettings SETTINGS =
      new EngineSettings(
          new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5)), Duration.ofMinutes(10));

  /** For the commits under way. */
  private static final Duration END = Duration.ofSeconds(4);

  private final Engine engine;
  private final Intake intake;

  private Reconcilers(Engine engine, Intake intake) {
    this.engine = engine;
    this.intake = intake;
  }

  /**
   * What they work with.
   *
   * @param nodes what is seen of nodes
   * @param outbound the way to the scheduler
   * @param metrics hears what the reconcilers do
   * @param meters hears how long starts take
   */
  public record Parts(
      Store store,
      NodeTracker nodes,
      Outbound outbound,
      EventSink events,
      Metrics metrics,
      StartMeters meters) {
    /** Where nobody looks how long starts take. */
    public Parts(
        Store store, NodeTracker nodes, Outbound outbound, EventSink events, Metrics metrics) {
      this(store, nodes, outbound, events, metrics, StartMeters.none());
    }
  }

  /**
   * Puts them to work on what is stored.
   *
   * @param random spreads the waits after failures
   */
  public static Reconcilers start(
      Parts parts, ReconcilerSettings settings, TurnContext turns, RandomGenerator random) {
    Engine engine =
        new Engine(
            parts.store(),
            turns.executor(),
            turns.timers(),
            turns.clock(),
            random,
            parts.metrics(),
            SETTINGS);
    InstanceReconciler instances =
        new InstanceReconciler(
            parts.store(),
            parts.nodes(),
            parts.outbound(),
            parts.events(),
            parts.meters(),
            settings,
            turns);
    engine.register(new NodeReconciler(parts.nodes(), parts.events(), turns, settings.timing()));
    engine.register(new NodeModeReconciler(parts.nodes(), parts.outbound()));
    engine.register(new ClusterReconciler(parts.outbound()));
    engine.register(instances);
    engine.start();
    return new Reconcilers(engine, instances.intake());
  }

  /** Has what happened written down, and files that nothing needs any more deleted. */
  public void run(EventLog events, TraceLog traces, BlobCollector blobs) {
    engine.register(events);
    engine.register(traces);
    engine.register(blobs);
  }

  /** Who is to be told what the scheduler says. */
  public Intake intake() {
    return intake;
  }

  /** Who reads and writes what. */
  public static Graph graph() {
    return Graph.of(declarations());
  }

  private static List<Declaration> declarations() {
    return List.of(
        NodeReconciler.declared(),
        NodeModeReconciler.declared(),
        ClusterReconciler.declared(),
        InstanceReconciler.declared(),
        EventLog.declared(),
        TraceLog.declared(),
        BlobCollector.declared());
  }

  /** Nothing more is decided or sent; what is on its way to the disk may still arrive there. */
  @Override
  public void close() {
    try {
      engine.stop().orTimeout(END.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (RuntimeException late) {
      log.warn("the reconcilers did not end in good order: {}", late.toString());
    }
  }
}
