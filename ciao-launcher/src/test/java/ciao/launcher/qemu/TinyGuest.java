package ciao.launcher.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The tiny guest, made once per test class in a directory of its own. */
record TinyGuest(Path kernel, Path initrd) {
  private static final long LONGEST_MINUTES = 3;

  static TinyGuest make(Path directory) throws IOException, InterruptedException {
    Path scripts = Path.of("src/main/resources/ciao/launcher").toAbsolutePath();
    Path said = directory.resolve("make-tiny-guest.out");
    Process making =
        new ProcessBuilder(
                "sh", scripts.resolve("make-tiny-guest.sh").toString(), directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      if (!making.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES) || making.exitValue() != 0) {
        throw new IOException("the tiny guest could not be made: " + Files.readString(said));
      }
    } finally {
      making.destroyForcibly();
    }
    return new TinyGuest(directory.resolve("vmlinuz"), directory.resolve("initrd.gz"));
  }
}
