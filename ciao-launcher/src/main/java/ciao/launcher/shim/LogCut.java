package ciao.launcher.shim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first line of a log that was shortened where it is: how much of what was written no longer
 * stands in it. From two of them a reader knows where its place has gone.
 *
 * @param dropped how many of the bytes that were ever written are gone, from the first on
 * @param length of this line, bytes; 0 when nothing was ever dropped
 */
public record LogCut(long dropped, int length) {
  static final LogCut NONE = new LogCut(0, 0);
  private static final String TEXT = "[ciao: the first %d bytes were dropped]\n";
  private static final Pattern LINE =
      Pattern.compile("\\[ciao: the first ([0-9]{1,18}) bytes were dropped]\n");
  private static final int LONGEST = 64;

  /** What stands at the begin of a log; {@link #NONE} for one that was never shortened. */
  public static LogCut of(FileChannel log) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(LONGEST);
    log.read(head, 0);
    String text = new String(head.array(), 0, head.position(), StandardCharsets.ISO_8859_1);
    Matcher line = LINE.matcher(text);
    return line.lookingAt() ? new LogCut(Long.parseLong(line.group(1)), line.end()) : NONE;
  }

  /** The line for a log of which all before {@code from}, an offset in it, is dropped now. */
  public LogCut at(long from) {
    long gone = written(from);
    return new LogCut(gone, line(gone).length());
  }

  private static String line(long dropped) {
    return TEXT.formatted(dropped);
  }

  public byte[] line() {
    return line(dropped).getBytes(StandardCharsets.US_ASCII);
  }

  /** How many bytes had been written before an offset in the log. */
  private long written(long offset) {
    return dropped + offset - length;
  }

  /**
   * Where the bytes now stand that stood at {@code offset} under an earlier line; 0 when they are
   * gone, so that the line itself is read.
   */
  long place(LogCut earlier, long offset) {
    long written = earlier.written(offset);
    return written < dropped ? 0 : written - dropped + length;
  }
}
