package ciao.state.durable;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A restore that was killed between moving the old store aside and putting the new one in its
 * place. To begin an empty store there would hide both.
 */
final class InterruptedRestore {
  private InterruptedRestore() {}

  /** Throws when that is what happened to the store of this directory. */
  static void refuse(Path directory) throws IOException {
    Path parent = directory.toAbsolutePath().getParent();
    if (Files.exists(directory) || parent == null || !Files.exists(parent)) {
      return;
    }
    String asides = directory.getFileName() + ".before-*";
    try (DirectoryStream<Path> aside = Files.newDirectoryStream(parent, asides)) {
      for (Path old : aside) {
        throw new StateException(
            "%s is not there, but %s is: a restore was broken off; rename that to %s, or restore again"
                .formatted(directory, old, directory));
      }
    }
  }
}
