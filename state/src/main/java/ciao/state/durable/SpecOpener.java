package ciao.state.durable;

import ciao.state.seal.Place;
import ciao.state.seal.SealException;

/** Makes JSON of what was stored of a spec. */
public interface SpecOpener {
  /** For parts of old records that were stored as they are. */
  SpecOpener AS_IT_IS = (_, stored) -> stored;

  byte[] open(Place place, byte[] stored) throws SealException;
}
