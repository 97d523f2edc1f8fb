package ciao.launcher.lifecycle;

import ciao.launcher.lifecycle.Effect.Deleted;
import ciao.launcher.lifecycle.Effect.RefuseStart;
import ciao.launcher.lifecycle.Effect.RefuseStop;
import ciao.launcher.lifecycle.Event.Command;
import ciao.launcher.lifecycle.Event.DeleteRequested;
import ciao.launcher.lifecycle.Event.Granted;
import ciao.launcher.lifecycle.Event.StartReceived;
import ciao.launcher.lifecycle.Event.StopRequested;
import ciao.launcher.lifecycle.Instance.Held;
import ciao.ssntp.payload.RefusalReason;

/** Commands for other generations than the one that is here. */
final class Others {
  private Others() {}

  /** The controller has bound the instance anew. */
  static Step later(Held held, Command command) {
    return switch (command) {
      case StartReceived(_, Admission.Refused(RefusalReason reason, String message)) ->
          giveUp(held).and(new RefuseStart(held.id(), command.generation(), reason, message));
      case StartReceived(var start, Admission.Fits _) ->
          switch (held.phase()) {
            case PREPARING, PREPARED, RESTARTING, EXITED, FAILED -> Claiming.adopt(held, start);
            case STARTING, ACTIVE, RECOVERING -> Ending.stop(held.followedBy(start));
            case STOPPING, DELETING -> Ending.waitBehind(held, start);
          };
      // Nobody grants what this node has not claimed.
      case Granted _ -> Step.illegal(held);
      case StopRequested(long generation) ->
          Step.to(
              held,
              new RefuseStop(
                  held.id(),
                  generation,
                  RefusalReason.NO_INSTANCE,
                  "generation %d is not here (expected: %d, the one this node holds)"
                      .formatted(generation, held.generation())));
      case DeleteRequested(long generation) -> Ending.delete(held, generation);
    };
  }

  /**
   * A later generation exists, so this one is over, also when there is no room here for the later
   * one: it may run on another node next.
   */
  private static Step giveUp(Held held) {
    return switch (held.phase()) {
      case PREPARING, PREPARED, RESTARTING -> Ending.exitWithoutRun(held);
      case STARTING, ACTIVE, RECOVERING -> Ending.stop(held);
      case STOPPING, EXITED, FAILED, DELETING -> Step.to(held);
    };
  }

  static Step passing(Held held, Command command) {
    boolean deletesBoth =
        command instanceof DeleteRequested
            && held.next() != null
            && command.generation() >= held.next().generation();
    return deletesBoth ? Ending.delete(held, command.generation()) : Step.ignored(held);
  }

  /** Nothing that belongs to the generation that is here may be touched. */
  static Step stale(Held held, Command command) {
    long generation = command.generation();
    String message =
        "generation %d is over (expected: %d or more, the highest this node was told of)"
            .formatted(generation, held.highestGeneration());
    return switch (command) {
      case StartReceived _ ->
          Step.to(
              held,
              new RefuseStart(held.id(), generation, RefusalReason.STALE_GENERATION, message));
      case StopRequested _ ->
          Step.to(
              held, new RefuseStop(held.id(), generation, RefusalReason.STALE_GENERATION, message));
      case Granted _ -> Step.ignored(held);
      case DeleteRequested _ -> Step.to(held, new Deleted(held.id(), generation));
    };
  }
}
