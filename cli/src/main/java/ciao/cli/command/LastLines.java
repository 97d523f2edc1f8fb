package ciao.cli.command;

import ciao.cli.output.Printable;
import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.UnreachableException;
import ciao.client.api.Instance;
import ciao.client.api.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What an instance wrote before it ended, which often says why. */
final class LastLines {
  private static final int LINES = 5;

  /** Five lines may be of any length; nobody reads more than a screen of them. */
  private static final int LONGEST = 4096;

  private LastLines() {}

  /**
   * Its last lines when it has ended, under a heading; nothing while it may still go on. Its node
   * may be away: then that is what is said.
   */
  static List<String> of(CiaoClient client, String tenant, Instance instance)
      throws InterruptedException {
    boolean over = instance.phase().equals("exited") || instance.phase().equals("failed");
    if (!over || instance.node() == null) {
      return List.of();
    }
    String source = instance.kind() == Kind.VM ? "console" : "output";
    try (InputStream log = client.logs(tenant, instance.id(), LINES, false, source)) {
      return shown(source, end(log));
    } catch (ApiException | UnreachableException | IOException away) {
      return List.of(Printable.of("its " + source + " cannot be read now: " + away.getMessage()));
    }
  }

  /** The last {@link #LONGEST} bytes or more: what comes before may be far more than fits here. */
  static String end(InputStream log) throws IOException {
    byte[] before = new byte[0];
    byte[] last = log.readNBytes(LONGEST);
    for (byte[] next = log.readNBytes(LONGEST); next.length > 0; next = log.readNBytes(LONGEST)) {
      before = last;
      last = next;
    }
    byte[] end = Arrays.copyOf(before, before.length + last.length);
    System.arraycopy(last, 0, end, before.length, last.length);
    return new String(end, StandardCharsets.UTF_8);
  }

  private static List<String> shown(String source, String text) {
    String last = text.substring(Math.max(0, text.length() - LONGEST));
    List<String> lines = last.lines().map(line -> "  " + Printable.of(line)).toList();
    if (lines.isEmpty()) {
      return List.of();
    }
    return Stream.concat(Stream.of("last lines of its " + source + ":"), lines.stream()).toList();
  }
}
