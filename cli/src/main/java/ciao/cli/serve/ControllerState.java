package ciao.cli.serve;

import ciao.cli.serve.NodeConfig.StateConfig;
import ciao.controller.keeping.JournalKeeping;
import ciao.controller.keeping.Keeping;
import ciao.controller.keeping.RingKeeper;
import ciao.state.durable.StateSettings;
import ciao.state.durable.StateStore;
import ciao.state.durable.Threads;
import ciao.state.seal.SpecSeal;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/** What a controller here keeps on this machine's own disk, opened. */
final class ControllerState {
  private ControllerState() {}

  /**
   * Opens it, by the controller itself or, while none runs, by a command.
   *
   * @param parts ends it
   * @throws IOException with a sentence, also while another process has it open
   */
  static Keeping open(StateConfig config, RunningParts parts) throws IOException {
    SecureRandom random = new SecureRandom();
    ControllerKeys keys = ControllerKeys.of(config);
    SpecSeal seal = ControllerKeys.seal(keys.openOrMake(random), random);
    StateStore state = parts.add(store(config.directory(), seal, parts));
    RingKeeper keeper = new RingKeeper(keys.ring(random), keys::controller);
    return new JournalKeeping(state, seal, keeper, InstantSource.system());
  }

  private static StateStore store(Path directory, SpecSeal seal, RunningParts parts)
      throws IOException {
    Threads threads =
        new Threads(
            parts.thread("state-journal"),
            parts.thread("state-tables"),
            parts.thread("state-answers"),
            parts.timers("state-timers"));
    return StateStore.open(
        directory, StateSettings.DEFAULT, seal, InstantSource.system(), UUID::randomUUID, threads);
  }
}
