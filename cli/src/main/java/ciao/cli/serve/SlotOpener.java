package ciao.cli.serve;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.state.seal.Operator;
import ciao.state.seal.OperatorSecret;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who opens the ring to change it: the controller's slot, unless another one is named. */
final class SlotOpener {
  @Option(
      names = "--by",
      paramLabel = "SLOT",
      description = "Open the ring by this slot (default: the controller's, with its key file).")
  private @Nullable String slot;

  @Option(
      names = "--by-passphrase-file",
      paramLabel = "FILE",
      description = "With the passphrase in its first line; - for standard input.")
  private @Nullable Path passphraseFile;

  @Option(names = "--by-key-file", paramLabel = "FILE", description = "With this key file.")
  private @Nullable Path keyFile;

  Operator operator(ControllerKeys keys) throws IOException {
    if (slot == null) {
      return keys.controller();
    }
    try {
      OperatorSecret secret =
          keyFile != null
              ? OperatorSecret.keyFile(keyFile)
              : SlotSecret.passphrase(passphraseFile, "passphrase of slot " + slot);
      return new Operator(slot, secret);
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailed(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
    }
  }
}
