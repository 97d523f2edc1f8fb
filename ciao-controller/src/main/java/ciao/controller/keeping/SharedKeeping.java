package ciao.controller.keeping;

import ciao.controller.answer.Answer;
import ciao.state.Store;
import ciao.state.backup.Backup;
import ciao.state.backup.Header;
import ciao.state.postgres.PostgresStore;
import ciao.state.seal.MasterKeys;
import ciao.state.seal.SpecSeal;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;

/**
 * A store in a database that several controllers share, and with it the key ring. Whoever leads
 * changes it; the others read it anew when they meet something sealed with a key they do not know.
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
    return keeper.ask((ring, controller) -> standing(ring.open(controller)));
  }

  @Override
  public Answer<KeyStanding> rotate() {
    return keeper.alone((ring, controller) -> inUse(ring.rotate(controller)));
  }

  @Override
  public Answer<KeyStanding> dropUnused() {
    return keeper.alone((_, controller) -> inUse(keeper.drop(state.keys().inUse(), controller)));
  }

  /** What is in the ring by now is put to use before anybody is told of it. */
  private KeyStanding inUse(MasterKeys keys) throws IOException {
    state.keys().refresh();
    return standing(keys);
  }

  private KeyStanding standing(MasterKeys keys) throws IOException {
    return keeper.standing(keys, state.keys().isRewriting());
  }
}
