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
      return shown(source, new String(log.readAllBytes(), StandardCharsets.UTF_8));
    } catch (ApiException | UnreachableException | IOException away) {
      return List.of(Printable.of("its " + source + " cannot be read now: " + away.getMessage()));
    }
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
