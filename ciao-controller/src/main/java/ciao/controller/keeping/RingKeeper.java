package ciao.controller.keeping;

import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.answer.Denial.Reason;
import ciao.state.seal.KeyId;
import ciao.state.seal.KeyRing;
import ciao.state.seal.KeyRingException;
import ciao.state.seal.MasterKeys;
import ciao.state.seal.Operator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** A controller's own access to its key ring. For any thread. */
public final class RingKeeper {
  private final KeyRing ring;
  private final Opener opener;

  /** Two changes of the keys at a time could be put to use in the wrong order. */
  private final Semaphore changing = new Semaphore(1);

  /**
   * @param opener reads the secret of the controller's slot each time, so that it may be exchanged
   */
  public RingKeeper(KeyRing ring, Opener opener) {
    this.ring = ring;
    this.opener = opener;
  }

  /** The controller's slot and secret. */
  @FunctionalInterface
  public interface Opener {
    Operator operator() throws IOException;
  }

  /** What is done with a ring. */
  @FunctionalInterface
  interface Work {
    KeyStanding on(KeyRing ring, Operator controller) throws IOException;
  }

  /** Does it; what the ring refuses is told as it says it. */
  Answer<KeyStanding> ask(Work work) {
    try {
      return Answer.of(work.on(ring, opener.operator()));
    } catch (KeyRingException refused) {
      return Answer.denied(
          Reason.CONFLICT,
          "key_ring_" + refused.reason().name().toLowerCase(Locale.ROOT),
          String.valueOf(refused.getMessage()));
    } catch (IOException failed) {
      return new Answer.Denied<>(
          new Denial(Reason.UNAVAILABLE, "key_ring", String.valueOf(failed.getMessage())));
    }
  }

  /** The same for a change, of which there is one at a time. */
  Answer<KeyStanding> alone(Work work) {
    if (!changing.tryAcquire()) {
      return Answer.denied(
          Reason.CONFLICT,
          "key_ring_busy",
          "the keys are being changed by somebody else; try again in a moment");
    }
    try {
      return ask(work);
    } finally {
      changing.release();
    }
  }

  KeyStanding standing(MasterKeys keys, boolean rewriting) throws IOException {
    List<KeyId> older = new ArrayList<>(keys.ids());
    older.remove(keys.currentId());
    return new KeyStanding(keys.currentId(), older, ring.slots(), rewriting);
  }

  /** Forgets the older keys that are not in use. */
  MasterKeys drop(Set<KeyId> inUse, Operator controller) throws IOException {
    MasterKeys keys = ring.open(controller);
    for (KeyId key : keys.ids()) {
      if (!key.equals(keys.currentId()) && !inUse.contains(key)) {
        keys = ring.drop(key, inUse, controller);
      }
    }
    return keys;
  }
}
