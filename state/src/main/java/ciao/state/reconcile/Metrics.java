package ciao.state.reconcile;

import java.time.Duration;

/** Where the engine's numbers go. Called from any thread; must not block. */
public interface Metrics {

  /** What is counted, for each reconciler. */
  enum Counter {
    /** Changes that asked for a reconcile, before those that wait together become one. */
    WAKEUPS,
    /** Reconciles begun. */
    RECONCILES,
    /** Reconciles that failed, threw, or were given up. */
    FAILURES,
    /** Those failures that were exceptions. */
    CRASHES,
    /** Commits refused because the resources had changed meanwhile, and repeated. */
    CONFLICTS,
    SKIPS,
    /** Reconciles that asked to come again after a wait of their own choice. */
    REQUEUES,
    /** Resources got and lists made. */
    READS,
    /** Operations handed to the store. */
    WRITES,
    /** Changes of mapped inputs that were mapped. */
    MAPPED_IN,
    /** Items they were mapped to. */
    MAPPED_OUT
  }

  /** What a reconciler is busy with. */
  enum Activity {
    RECONCILE,
    MAP
  }

  void count(String reconciler, Counter counter, long amount);

  /** Items that wait or are in work; sampled whenever it changes. */
  void queueLength(String reconciler, int length);

  /** From the beginning to the end of one piece of work, its commit included. */
  void busy(String reconciler, Activity activity, Duration time);

  /** Nobody wants to know. */
  Metrics NONE =
      new Metrics() {
        @Override
        public void count(String reconciler, Counter counter, long amount) {}

        @Override
        public void queueLength(String reconciler, int length) {}

        @Override
        public void busy(String reconciler, Activity activity, Duration time) {}
      };
}
