package ciao.launcher.lifecycle;

import ciao.launcher.lifecycle.Effect.Deleted;
import ciao.launcher.lifecycle.Effect.RefuseDelete;
import ciao.launcher.lifecycle.Effect.RefuseStart;
import ciao.launcher.lifecycle.Effect.RefuseStop;
import ciao.launcher.lifecycle.Effect.Tombstone;
import ciao.launcher.lifecycle.Event.ClaimDue;
import ciao.launcher.lifecycle.Event.Command;
import ciao.launcher.lifecycle.Event.DeleteRequested;
import ciao.launcher.lifecycle.Event.Granted;
import ciao.launcher.lifecycle.Event.Reconnected;
import ciao.launcher.lifecycle.Event.Recovered;
import ciao.launcher.lifecycle.Event.StartReceived;
import ciao.launcher.lifecycle.Event.StopRequested;
import ciao.launcher.lifecycle.Event.Ticketed;
import ciao.launcher.lifecycle.Instance.Absent;
import ciao.launcher.lifecycle.Instance.Unreadable;
import ciao.ssntp.payload.RefusalReason;

/** Events for instances this node does not hold, or cannot read. */
final class Strangers {
  private Strangers() {}

  static Step step(Absent absent, Event event) {
    return switch (event) {
      case Command command -> command(absent, command);
      // Results and timers of what was here before it was deleted.
      case Ticketed _, ClaimDue _, Reconnected _ -> Step.ignored(absent);
      case Recovered _ -> Step.illegal(absent);
    };
  }

  private static Step command(Absent absent, Command command) {
    long generation = command.generation();
    boolean deleted = generation <= absent.deletedUpTo();
    if (deleted) {
      return Step.to(absent, new Deleted(absent.id(), generation));
    }
    return switch (command) {
      case StartReceived(_, Admission.Refused(RefusalReason reason, String message)) ->
          Step.to(absent, new RefuseStart(absent.id(), generation, reason, message));
      case StartReceived(var start, Admission.Fits _) -> Claiming.accept(start);
      case Granted _ ->
          Step.to(
              absent,
              new RefuseStart(
                  absent.id(), generation, RefusalReason.NO_INSTANCE, notHere(generation)));
      case StopRequested _ ->
          Step.to(
              absent,
              new RefuseStop(
                  absent.id(), generation, RefusalReason.NO_INSTANCE, notHere(generation)));
      case DeleteRequested _ ->
          Step.to(
              new Absent(absent.id(), generation),
              new Tombstone(absent.id(), generation),
              new Deleted(absent.id(), generation));
    };
  }

  private static String notHere(long generation) {
    return "generation %d is not here: this node holds nothing of the instance"
        .formatted(generation);
  }

  static Step step(Unreadable unreadable, Event event) {
    return switch (event) {
      case StartReceived(var start, _) ->
          Step.to(
              unreadable,
              new RefuseStart(
                  unreadable.id(),
                  start.generation(),
                  RefusalReason.LAUNCH_FAILURE,
                  unreadable.why()));
      case StopRequested(long generation) ->
          Step.to(
              unreadable,
              new RefuseStop(
                  unreadable.id(), generation, RefusalReason.LAUNCH_FAILURE, unreadable.why()));
      case DeleteRequested(long generation) ->
          Step.to(
              unreadable,
              new RefuseDelete(
                  unreadable.id(), generation, RefusalReason.LAUNCH_FAILURE, unreadable.why()));
      case Granted _, Reconnected _, Recovered _ -> Step.ignored(unreadable);
      case Ticketed _, ClaimDue _ -> Step.illegal(unreadable);
    };
  }
}
