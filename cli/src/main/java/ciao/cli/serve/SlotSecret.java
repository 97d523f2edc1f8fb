package ciao.cli.serve;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.state.seal.OperatorSecret;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The secret of a slot that is to be made; never on the command line, which others see. */
final class SlotSecret {
  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description =
          "Opens with the passphrase in its first line; - for standard input (default: asked for).")
  private @Nullable Path passphraseFile;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "Opens with this file, 32 random bytes or more; made when it is not there.")
  private @Nullable Path keyFile;

  OperatorSecret read(SecureRandom random) throws IOException {
    if (keyFile != null && passphraseFile != null) {
      throw new CommandFailed(ExitCode.USAGE, "give --passphrase-file or --key-file, not both");
    }
    if (keyFile != null) {
      return Files.exists(keyFile)
          ? OperatorSecret.keyFile(keyFile)
          : OperatorSecret.newKeyFile(keyFile, random);
    }
    return passphrase(passphraseFile, "passphrase");
  }

  /** From a file, or from the person at the terminal. */
  static OperatorSecret passphrase(@Nullable Path file, String prompt) throws IOException {
    if (file != null) {
      String text =
          file.toString().equals("-")
              ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(file);
      return OperatorSecret.passphrase(text.lines().findFirst().orElse(""));
    }
    Console console = System.console();
    char[] typed = console == null ? null : console.readPassword("%s: ", prompt);
    if (typed == null) {
      throw new CommandFailed(
          ExitCode.USAGE, "there is no terminal to ask for the " + prompt + "; name a file");
    }
    return OperatorSecret.passphrase(new String(typed));
  }
}
