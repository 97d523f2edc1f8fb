package ciao.controller.keeping;

import ciao.controller.answer.Answer;
import ciao.state.Store;
import ciao.state.backup.Backup;
import ciao.state.backup.Header;
import ciao.state.durable.StateStore;
import ciao.state.seal.KeyRing;
import ciao.state.seal.MasterKeys;
import ciao.state.seal.Operator;
import ciao.state.seal.SpecSeal;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;

/** A store of this machine's own: journal and tables. */
public final class JournalKeeping implements Keeping {
  private final StateStore state;
  private final SpecSeal seal;
  private final RingKeeper keeper;
  private final InstantSource clock;

  /**
   * @param seal the one the store was opened with
   */
  public JournalKeeping(StateStore state, SpecSeal seal, RingKeeper keeper, InstantSource clock) {
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
    return keeper.alone(this::rotate);
  }

  private KeyStanding rotate(KeyRing ring, Operator controller) throws IOException {
    MasterKeys keys = ring.rotate(controller);
    state.keys().use(keys);
    return standing(keys);
  }

  @Override
  public Answer<KeyStanding> dropUnused() {
    return keeper.alone(
        (ring, controller) -> standing(keeper.drop(state.keys().inUse(), controller)));
  }

  private KeyStanding standing(MasterKeys keys) throws IOException {
    return keeper.standing(keys, state.keys().isRewriting());
  }
}
