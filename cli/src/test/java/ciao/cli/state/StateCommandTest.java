package ciao.cli.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.cli.CommandRoot;
import ciao.cli.ExitCode;
import ciao.cli.state.remote.StateServer;
import ciao.state.Document;
import ciao.state.Operation;
import ciao.state.Pointer;
import ciao.state.memory.MemoryStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ciao state} against the API on a store of the test's own. */
final class StateCommandTest {
  @TempDir private static Path home;
  private static StateServer server;
  private static Path operator;
  private static Path authority;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final MemoryStore store = new MemoryStore(InstantSource.system(), threads, threads);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void serve() throws Exception {
    server = new StateServer(home);
    operator = server.certificate("admin");
    authority = server.authority();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @BeforeEach
  void freshStore() {
    server.serve(store);
  }

  @AfterEach
  void endStore() {
    store.stop().join();
    threads.shutdownNow();
  }

  private int state(Path certificate, String... arguments) {
    List<String> words = new ArrayList<>(List.of("state"));
    words.addAll(List.of(arguments));
    words.addAll(List.of("--controller", server.uri().toString()));
    words.addAll(List.of("--certificate", certificate.toString(), "--ca", authority.toString()));
    String[] all = words.toArray(String[]::new);
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = CommandRoot.commandLine(all);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(all);
  }

  private int state(String... arguments) {
    return state(operator, arguments);
  }

  private static Pointer<Document> node(String id) {
    return Document.type("NodeStatus").at("system", id);
  }

  private void node(String id, String host, String zone) {
    Document spec = new Document("{\"hostname\":\"" + host + "\",\"load\":1.50}");
    store
        .write(Operation.create(node(id), "tracker", spec).withLabels(Map.of("zone", zone)))
        .join()
        .orThrow();
  }

  @Test
  void resourcesAreListedByAnyWordForTheirTypeWithItsColumns() {
    node("n1", "web1", "a");
    node("n2", "web2", "b");

    assertThat(state("list", "NodeStatuses", "-l", "zone in (a, b)", "--ids", "^n2$")).isZero();
    assertThat(out.toString().lines().toList().getFirst())
        .contains("NAMESPACE", "ID", "VERSION", "PHASE", "HOSTNAME")
        .doesNotContain("OWNER");
    assertThat(out.toString()).contains("web2").doesNotContain("web1");
    assertThat(state("list", "nodestatus", "-o", "wide")).isZero();
    assertThat(out.toString()).contains("OWNER", "tracker", "zone=a");
    assertThat(state("list", "nodestatus", "-o", "name", "--limit", "1")).isZero();
    assertThat(out.toString()).isEqualTo("n1\n");
    assertThat(state("list", "Unheard", "-o", "json")).isZero();
    assertThat(out.toString().strip()).isEqualTo("[ ]");
  }

  @Test
  void resourcesAreShownAsTheDocumentsTheyAre() {
    node("n1", "web1", "a");
    node("n2", "web2", "b");

    assertThat(state("get", "nodestatus", "n1", "-n", "system", "-o", "json")).isZero();
    assertThat(out.toString()).contains("\"hostname\" : \"web1\"", "\"load\" : 1.50");
    assertThat(state("get", "nodestatus", "n1", "n2", "-n", "system", "-o", "yaml")).isZero();
    assertThat(out.toString()).contains("hostname: web1", "hostname: web2", "owner: tracker");
    assertThat(state("get", "nodestatus", "n3", "-n", "system")).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString()).isEqualTo("ciao: NodeStatus(system/n3) is not there\n");
  }

  @Test
  void secretsAreShownOnlyWhenAskedFor() {
    Document secret = new Document("{\"password\":\"hunter2\"}");
    store.create(Document.type("Workload").at("acme", "w"), "", secret).join().orThrow();

    assertThat(state("get", "workload", "w", "-n", "acme", "-o", "json")).isZero();
    assertThat(out.toString()).contains("\"withheld\" : true").doesNotContain("hunter2");
    assertThat(state("list", "workloads", "-o", "json", "--sensitive")).isZero();
    assertThat(out.toString()).contains("hunter2");
  }

  @Test
  void whatMakesNoSenseIsToldWithTheWayOut() {
    assertThat(state("list", "nodestatusse")).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString())
        .startsWith("ciao: `nodestatusse` is no type; did you mean `nodestatuses`?")
        .contains("`ciao state types`");
    assertThat(state("list", "nodestatus", "-l", "zone in (a")).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString()).startsWith("ciao: selector 'zone in (a'");
    assertThat(state("watch", "nodestatus", "--tail", "1", "--contents")).isEqualTo(ExitCode.USAGE);
    assertThat(state("types", "-o", "name")).isZero();
    assertThat(out.toString().lines()).contains("Instance", "NodeStatus", "Tenant");
  }

  @Test
  void onlyOperatorsMay() throws Exception {
    assertThat(state(server.certificate("acme"), "list", "nodestatus")).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString()).contains("only operators may do this");
  }

  @Test
  void aWatchGoesOnUntilItsThreadIsInterrupted() throws Exception {
    node("n1", "web1", "a");
    Future<Integer> watching = threads.submit(() -> state("list", "nodestatus", "--watch"));
    await().until(() -> out.toString().contains("bootstrapped"));
    node("n2", "web2", "b");
    await().until(() -> out.toString().lines().count() == 3);
    assertThat(out.toString().lines())
        .containsExactly(
            "0           created       NodeStatus(system/n1@1) running",
            "1           bootstrapped",
            "2           created       NodeStatus(system/n2@1) running");
    store.stop().join();
    assertThat(watching.get(20, TimeUnit.SECONDS)).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString()).isEqualTo("ciao: the store was closed\n");
  }

  @Test
  void aBookmarkThatIsNoneEndsTheWatchWithASentence() {
    assertThat(state("watch", "nodestatus", "--after", "7")).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString()).startsWith("ciao: position 7 has never been reached here");
  }

  @Test
  void aFileIsDoneWholeOrNotAtAll(@TempDir Path files) throws Exception {
    Path file = files.resolve("changes.yaml");
    Files.writeString(
        file,
        """
        operations:
        - create: {at: {type: Disk, namespace: acme, id: d1}, owner: disks, spec: {size: 10}}
        - add_finalizers: {at: {type: Disk, namespace: acme, id: d1}, finalizers: [backup]}
        """);

    assertThat(state("apply", file.toString(), "-o", "name")).isZero();
    assertThat(out.toString()).isEqualTo("d1\nd1\n");
    assertThat(state("apply", file.toString())).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString()).isEqualTo("ciao: Disk(acme/d1) is there already, at version 2\n");
    Files.writeString(file, "{\"operations\":[{\"melt\":{}}]}");
    assertThat(state("apply", file.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).startsWith("ciao: file " + file).contains("melt");
    assertThat(state("apply", files.resolve("none").toString())).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString()).contains("is not there");
  }

  @Test
  void whatIsHeldIsRemovedWhenItIsLetGoInItsOwnersNameAlone() throws Exception {
    Pointer<Document> disk = Document.type("Disk").at("acme", "d1");
    store.create(disk, "disks", new Document("{}")).join().orThrow();
    store.addFinalizers(disk, "held").join().orThrow();

    assertThat(state("remove", "Disk", "d1", "-n", "acme")).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString()).contains("belongs to 'disks'");
    Future<Integer> removal =
        threads.submit(() -> state("remove", "Disk", "d1", "-n", "acme", "--owner", "disks"));
    store.whenTornDown(disk, threads).get(20, TimeUnit.SECONDS);
    assertThat(store.get(disk)).isPresent();
    store.removeFinalizers(disk, "held").join().orThrow();

    assertThat(removal.get(20, TimeUnit.SECONDS)).isZero();
    assertThat(store.get(disk)).isEmpty();
  }

  @Test
  void whatTheControllersReconcilersWriteIsTheirsAlone() {
    node("n1", "web1", "a");

    assertThat(state("remove", "nodestatus", "n1", "-n", "system", "--owner", "tracker"))
        .isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString())
        .startsWith("ciao: UPDATE NodeStatus(system/n1) is not allowed here:");
    assertThat(store.get(node("n1"))).isPresent();
  }

  @Test
  void anIdOfDotsIsAnIdLikeAnother() throws Exception {
    for (String id : List.of("..", "a/../b")) {
      store
          .create(new Pointer<>(Document.type("Part"), "acme", id), "", new Document("{}"))
          .get(20, TimeUnit.SECONDS)
          .orThrow();
      assertThat(state(operator, "get", "Part", id, "-n", "acme")).as(err.toString()).isZero();
    }
    assertThat(state(operator, "list", "Part", "-n", "acme", "--ids", "..")).isZero();
    assertThat(out.toString()).contains("..").doesNotContain("cannot be");
  }
}
