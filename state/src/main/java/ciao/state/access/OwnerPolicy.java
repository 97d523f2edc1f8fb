package ciao.state.access;

import ciao.state.ExpectedPhase;
import java.util.Optional;

/**
 * In whose name writes happen.
 *
 * @param owner of everything, whatever the write says; empty to leave it as the write says
 * @param createsOwned whether what is created belongs to the owner, or to nobody
 * @param changesOwned whether what is changed, torn down and destroyed belongs to the owner, or to
 *     nobody
 * @param expectedPhase of every update; empty to leave it as the update says
 */
public record OwnerPolicy(
    Optional<String> owner,
    boolean createsOwned,
    boolean changesOwned,
    Optional<ExpectedPhase> expectedPhase) {

  /** Everything as the write says. */
  public static final OwnerPolicy AS_SAID =
      new OwnerPolicy(Optional.empty(), true, true, Optional.empty());

  public static OwnerPolicy of(String owner) {
    return new OwnerPolicy(Optional.of(owner), true, true, Optional.empty());
  }

  /** What is created belongs to nobody, so that others may change it. */
  public OwnerPolicy creatingUnowned() {
    return new OwnerPolicy(owner, false, changesOwned, expectedPhase);
  }

  /** What is changed belongs to nobody. */
  public OwnerPolicy changingUnowned() {
    return new OwnerPolicy(owner, createsOwned, false, expectedPhase);
  }

  public OwnerPolicy expecting(ExpectedPhase phase) {
    return new OwnerPolicy(owner, createsOwned, changesOwned, Optional.of(phase));
  }

  String creator(String said) {
    return createsOwned ? owner.orElse(said) : "";
  }

  String changer(String said) {
    return changesOwned ? owner.orElse(said) : "";
  }
}
