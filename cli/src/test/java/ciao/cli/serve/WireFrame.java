package ciao.cli.serve;

import ciao.ssntp.Operand;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A frame as it stands on the wire, read by docs/ssntp.md alone. */
record WireFrame(byte[] bytes) {
  private static final int HEADER = 8;
  private static final int CONNECT = HEADER + 2 * 16;
  private static final int TRACED = 0x80;
  private static final Pattern INSTANCE =
      Pattern.compile("\"instance\":\"([0-9a-f-]{36})\",\"generation\":(\\d+)");

  /** The next frame, or empty where the stream ends. */
  static Optional<WireFrame> read(DataInputStream in) throws IOException {
    byte[] header = in.readNBytes(HEADER);
    if (header.length < HEADER) {
      return Optional.empty();
    }
    if ((header[0] & TRACED) != 0) {
      throw new IOException("a trace block, which nothing here sends");
    }
    WireFrame start = new WireFrame(header);
    if (start.is(Operand.CONNECT)) {
      return Optional.of(start.and(in, CONNECT - HEADER));
    }
    if (start.is(Operand.CONNECTED)) {
      WireFrame fixed = start.and(in, CONNECT + 4 - HEADER);
      return Optional.of(fixed.and(in, fixed.number(CONNECT)));
    }
    return Optional.of(start.and(in, start.number(4)));
  }

  private WireFrame and(DataInputStream in, int more) throws IOException {
    byte[] whole = Arrays.copyOf(bytes, bytes.length + more);
    if (in.readNBytes(whole, bytes.length, more) < more) {
      throw new EOFException("within a frame");
    }
    return new WireFrame(whole);
  }

  private int number(int at) {
    return ByteBuffer.wrap(bytes).getInt(at);
  }

  boolean is(Operand operand) {
    return bytes[2] == operand.type().code() && (bytes[3] & 0xff) == operand.code();
  }

  /** The role mask of a CONNECT. */
  int roles() {
    return number(4);
  }

  /** Which generation of which instance its payload is about. */
  String subject() {
    String payload = new String(bytes, HEADER, bytes.length - HEADER, StandardCharsets.UTF_8);
    Matcher found = INSTANCE.matcher(payload);
    if (!found.find()) {
      throw new IllegalStateException("names no instance: " + payload);
    }
    return found.group(1) + " generation " + found.group(2);
  }
}
