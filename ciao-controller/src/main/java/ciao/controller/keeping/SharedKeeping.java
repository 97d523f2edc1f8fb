package ciao.controller.keeping;

import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial.Reason;
import ciao.state.Store;
import ciao.state.backup.Backup;
import ciao.state.backup.Header;
import ciao.state.postgres.PostgresStore;
import ciao.state.seal.SpecSeal;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;

/**
 * A store in a database that several controllers share. All of them must have the same key ring, so
 * none changes it by itself.
 */
public final class SharedKeeping implements Keeping {
  private final PostgresStore state;
  private final SpecSeal seal;
  private final RingKeeper keeper;
  private final InstantSource clock;

  /**
   * @param seal the one the store was opened with
   */
  public SharedKeeping(PostgresStore state, SpecSeal seal, RingKeeper keeper, InstantSource clock) {
    this.state = state;
    this.seal = seal;
    this.keeper = keeper;
    this.clock = clock;
  }

  @Override
  public Store store() {
    return state.store();
  }

  @Override
  public Header backUp(OutputStream out) throws IOException {
    return Backup.write(state.contents(), seal, clock.instant(), out);
  }

  @Override
  public Answer<KeyStanding> keys() {
    return keeper.ask((ring, controller) -> keeper.standing(ring.open(controller), false));
  }

  @Override
  public Answer<KeyStanding> rotate() {
    return Answer.denied(
        Reason.CONFLICT,
        "shared_key_ring",
        "controllers that share a database have the same key ring; stop all of them, rotate with `ciao state keys rotate` on one, and copy the ring to the others before they start");
  }

  @Override
  public Answer<KeyStanding> dropUnused() {
    return Answer.denied(
        Reason.CONFLICT,
        "shared_key_ring",
        "older keys of a ring that controllers share are kept: what is in the database is not sealed anew");
  }
}
