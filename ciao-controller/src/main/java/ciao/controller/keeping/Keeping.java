package ciao.controller.keeping;

import ciao.controller.answer.Answer;
import ciao.state.Store;
import ciao.state.backup.Header;
import java.io.IOException;
import java.io.OutputStream;

/**
 * What a controller keeps, wherever it lies: the store, and what its operator may ask of it while
 * it runs. Whoever opened the store closes it. For any thread; all but {@link #store} block.
 */
public interface Keeping {
  Store store();

  /**
   * Writes all there is at this moment, while others go on reading and writing.
   *
   * @param out neither flushed nor closed
   */
  Header backUp(OutputStream out) throws IOException;

  /** Which keys there are. */
  Answer<KeyStanding> keys();

  /** A new master key: on disk before it is used, and used before this returns. */
  Answer<KeyStanding> rotate();

  /** Forgets the older master keys with which nothing is sealed any more. */
  Answer<KeyStanding> dropUnused();
}
