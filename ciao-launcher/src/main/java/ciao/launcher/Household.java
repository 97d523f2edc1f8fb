package ciao.launcher;

import ciao.launcher.lifecycle.Effect.Durable;
import ciao.launcher.lifecycle.Effect.Message;
import ciao.launcher.lifecycle.Event;
import ciao.launcher.lifecycle.Instance;
import ciao.launcher.lifecycle.Step;
import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** What an instance's actor has of its node. All of it in turns, except {@link #store}. */
interface Household {
  /** Where durable effects go. */
  interface Store {
    /** Blocks until the effect is on disk. */
    void perform(Durable effect) throws IOException;
  }

  Executor turns();

  Executor blocking();

  ScheduledExecutorService timers();

  Store store();

  Operations operations(InstanceId instance, Consumer<Event> results);

  /** Tells the controller, or nobody when there is no connection. */
  void send(Message message);

  /** What the event leads to is decided, and not on disk yet. */
  void decided(Instance instance, Event event, Step step);

  /** The instance is this from now on. */
  void committed(Instance now);

  /** The actor has nothing more to do now. */
  void settled(InstanceActor actor);
}
