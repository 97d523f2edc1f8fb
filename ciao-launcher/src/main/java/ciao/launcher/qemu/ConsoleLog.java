package ciao.launcher.qemu;

import ciao.launcher.shim.LogCut;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the guest wrote to its serial console, kept to a bound. QEMU appends to the file and cannot
 * be told to begin another, so the file is shortened where it is: the newest part is kept, the file
 * emptied, and that part put back behind a line that says how much is gone, so that readers find
 * their place. QEMU holds it in append mode and goes on behind it; what the guest writes within
 * those microseconds stands before the part put back.
 *
 * @param file the log; in a directory the guest's user cannot write
 */
record ConsoleLog(Path file) {
  /** Some hundred boots' worth; every guest of a node may take it. */
  static final long LONGEST = 8L << 20;

  /** What is left of it then. */
  static final int KEPT = 4 << 20;

  /** Makes it when it is missing; QEMU runs as this user and may only append. */
  void create(int uid) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.createFile(file);
    }
    Ownership.give(file, uid, 0600);
  }

  /** Drops its older half when it has grown too long. */
  void bound() throws IOException {
    if (!Files.exists(file) || Files.size(file) <= LONGEST) {
      return;
    }
    try (FileChannel log =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileChannel end = FileChannel.open(file, StandardOpenOption.APPEND)) {
      ByteBuffer newest = ByteBuffer.allocate(KEPT);
      long from = log.size() - KEPT;
      while (newest.hasRemaining() && log.read(newest, from + newest.position()) >= 0) {
        // Reads on until the part to keep is whole.
      }
      newest.flip();
      toNextLine(newest);
      LogCut cut = LogCut.of(log).at(from + newest.position());
      log.truncate(0);
      end.write(new ByteBuffer[] {ByteBuffer.wrap(cut.line()), newest});
    }
  }

  /** Begins with a whole line, unless the guest writes none. */
  private static void toNextLine(ByteBuffer text) {
    for (int i = text.position(); i < text.limit(); i++) {
      if (text.get(i) == '\n') {
        text.position(i + 1);
        return;
      }
    }
  }
}
