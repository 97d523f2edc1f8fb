package ciao.controller;

import ciao.controller.answer.Answer;
import ciao.controller.keeping.JournalKeeping;
import ciao.controller.keeping.Keeping;
import ciao.controller.keeping.KeyStanding;
import ciao.controller.keeping.RingKeeper;
import ciao.controller.resource.Definitions;
import ciao.state.Store;
import ciao.state.backup.Header;
import ciao.state.durable.StateStore;
import ciao.state.seal.KeyRing;
import ciao.state.seal.Operator;
import ciao.state.seal.OperatorSecret;
import ciao.state.seal.SpecSeal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The key ring of a controller under test, in its home. */
record TestKeys(RingKeeper keeper, SpecSeal seal) {
  static TestKeys in(Path home) throws IOException {
    SecureRandom random = new SecureRandom();
    Path keyFile = home.resolve("state-key");
    KeyRing ring = new KeyRing(home.resolve("state-keys"), random);
    if (!Files.exists(keyFile)) {
      ring.initialize(new Operator("controller", OperatorSecret.newKeyFile(keyFile, random)));
    }
    RingKeeper.Opener opener = () -> new Operator("controller", OperatorSecret.keyFile(keyFile));
    return new TestKeys(
        new RingKeeper(ring, opener),
        SpecSeal.with(ring.open(opener.operator()), Definitions.registry()::isSensitive, random));
  }

  Keeping keeping(StateStore store) {
    return new JournalKeeping(store, seal, keeper, InstantSource.system());
  }

  /** A store that forgets, and has no operator. */
  record OnlyStore(Store store) implements Keeping {
    @Override
    public Header backUp(OutputStream out) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Answer<KeyStanding> keys() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Answer<KeyStanding> rotate() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Answer<KeyStanding> dropUnused() {
      throw new UnsupportedOperationException();
    }
  }
}
