package ciao.state.memory;

import ciao.state.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * Whether a log takes changes now.
 *
 * @param missed what others have stored meanwhile; it is shown in any case
 * @param refusal what writers are told, if it does not
 */
public record Readiness(Missed missed, Optional<Refusal> refusal) {
  public static final Missed NOTHING = new Missed.Changes(List.of());
  public static final Readiness READY = new Readiness(NOTHING, Optional.empty());

  /** What is stored and not yet shown. */
  public sealed interface Missed {
    /** At the positions that follow the newest one shown. */
    record Changes(List<Change> changes) implements Missed {
      public Changes {
        changes = List.copyOf(changes);
      }
    }

    /** More than can be told change by change; watches have to begin again. */
    record Everything(Snapshot contents, History history) implements Missed {}
  }
}
