package ciao.cli.serve;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.Home;
import ciao.cli.output.Column;
import ciao.cli.output.Output;
import ciao.cli.serve.NodeConfig.StateConfig;
import ciao.state.durable.StateCheck;
import ciao.state.seal.KeyId;
import ciao.state.seal.MasterKeys;
import ciao.state.seal.SpecSeal;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ciao state check}: reads every byte of a controller's store and changes none. */
@Command(
    name = "check",
    description = {
      "Read journal, tables and key ring of the controller here, and change nothing.",
      "Says of each file what is right, or what is wrong, where, and the way out. The controller"
          + " must not run."
    })
final class StateCheckCommand implements Callable<Integer> {
  private static final List<Column<Row>> COLUMNS =
      List.of(
          Column.of("FILE", Row::file),
          Column.of("IS", row -> row.right() ? "right" : "WRONG"),
          Column.of("SAYS", Row::says));

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The cluster's home (default: $CIAO_HOME, or /var/lib/ciao).")
  private @Nullable Path home;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Output output;

  /** As documents show it. */
  record Row(String file, boolean right, String says) {}

  @Override
  public Integer call() throws IOException {
    NodeConfig config = NodeConfig.read(Home.of(home));
    refuseShared(config.state(), "checks");
    List<Row> rows = rows(config.state());
    output.list(rows, Row::file, COLUMNS);
    long wrong = rows.stream().filter(row -> !row.right()).count();
    if (wrong > 0) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          "%d of %d files are wrong; what is said of each names the way out, and docs/state.md explains it"
              .formatted(wrong, rows.size()));
    }
    return ExitCode.OK;
  }

  /** What lies in a database is for the database's tools. */
  static void refuseShared(StateConfig config, String verb) {
    if (config.database().isPresent()) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          "this command %s a store on this machine's disk, and %s says that it is in %s; use the database's own tools, such as pg_dump"
              .formatted(verb, NodeConfig.FILE, config.database().get()));
    }
  }

  private static List<Row> rows(StateConfig config) throws IOException {
    SecureRandom random = new SecureRandom();
    ControllerKeys keys = ControllerKeys.of(config);
    Ring ring = Ring.of(keys, random);
    SpecSeal seal =
        ring instanceof Ring.Opened(MasterKeys master)
            ? ControllerKeys.seal(master, random)
            : SpecSeal.withoutKeys();
    StateCheck.Report report = StateCheck.check(config.directory(), seal, InstantSource.system());
    List<Row> rows = new ArrayList<>();
    for (StateCheck.Finding found : report.findings()) {
      rows.add(new Row(found.file().toString(), found.right(), found.says()));
    }
    rows.add(ring.row(keys.place(), report.sealedWith()));
    return rows;
  }

  /** A key ring as it was found; whether that is right depends on what is sealed. */
  private sealed interface Ring {
    record Opened(MasterKeys keys) implements Ring {}

    record Missing() implements Ring {}

    record Shut(String why) implements Ring {}

    static Ring of(ControllerKeys keys, SecureRandom random) {
      try {
        return keys.ring(random).exists() ? new Opened(keys.open(random)) : new Missing();
      } catch (IOException shut) {
        return new Shut(String.valueOf(shut.getMessage()));
      }
    }

    default Row row(String file, SequencedSet<KeyId> sealedWith) {
      return switch (this) {
        case Opened(MasterKeys keys) when keys.ids().containsAll(sealedWith) ->
            new Row(
                file,
                true,
                "opens with the controller's key file; current key %s, %d older"
                    .formatted(keys.currentId(), keys.ids().size() - 1));
        case Opened(MasterKeys keys) ->
            new Row(
                file,
                false,
                "has the keys %s, but something is sealed with %s; put the ring back that has them"
                    .formatted(keys.ids(), sealedWith));
        case Missing() ->
            sealedWith.isEmpty()
                ? new Row(file, true, "not there; the first start of a controller makes it")
                : new Row(file, false, "not there; " + unread(sealedWith));
        case Shut(String why) ->
            new Row(file, false, sealedWith.isEmpty() ? why : why + "; " + unread(sealedWith));
      };
    }

    private static String unread(SequencedSet<KeyId> sealedWith) {
      return "something is sealed with %s and could not be looked into: put back the ring and the key file"
          .formatted(sealedWith);
    }
  }
}
