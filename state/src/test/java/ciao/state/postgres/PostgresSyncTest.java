package ciao.state.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.Part;
import ciao.state.SystemCalls;
import ciao.state.SystemCalls.Call;
import ciao.state.sql.Address;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel is told before a writer is: seen by tracing the server's system calls. */
final class PostgresSyncTest {
  private static final int WRITES = 25;

  @TempDir private Path temporary;

  private static String id(int number) {
    return "traced-%04d.".formatted(number);
  }

  @Test
  void between_a_commit_and_its_answer_the_server_syncs_its_log() throws Exception {
    Path file = temporary.resolve("trace");
    try (PostgresServer server = PostgresServer.start()) {
      Address address = server.fresh();
      Process tracer = attach(server.pid(), file);
      try (OpenPostgres open = OpenPostgres.at(address)) {
        for (int i = 0; i < WRITES; i++) {
          open.store().create(Part.TYPE.at("traced", id(i)), "", Part.of(i)).get().orThrow();
        }
      } finally {
        tracer.destroy(); // lets the server go
        assertThat(tracer.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
    }
    SystemCalls calls = SystemCalls.read(file);
    for (int i = 0; i < WRITES; i++) {
      verify(calls, id(i));
      assertSyncsAreMissed(calls, id(i));
    }
  }

  /** The same trace without the syncs is not taken for right, or the test would prove nothing. */
  private static void assertSyncsAreMissed(SystemCalls calls, String id) {
    SystemCalls unsynced = new SystemCalls(calls.all(call -> !call.isSync()));
    assertThatThrownBy(() -> verify(unsynced, id))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("syncs of the server's log between the request with " + id);
  }

  private static void verify(SystemCalls calls, String id) {
    Call request =
        calls.first(call -> call.name().equals("recvfrom") && call.arguments().contains(id));
    Call answer =
        calls.first(call ->
            call.name().equals("sendto")
                && call.process().equals(request.process())
                && call.begun() > request.ended()
                && call.arguments().contains("COMMIT\\0"));
    assertThat(
            calls.all(call ->
                call.isSync()
                    && call.file().contains("/pg_wal/")
                    && call.isWithin(request.ended(), answer.begun())))
        .as("syncs of the server's log between the request with %s and the commit's answer", id)
        .isNotEmpty();
  }

  /** Returns when everything the server forks from now on is traced. */
  private static Process attach(long pid, Path file) throws Exception {
    List<String> command =
        new ArrayList<>(SystemCalls.command(file, "recvfrom", "sendto", "fdatasync", "fsync"));
    command.remove("-qq"); // it is to say that it has attached
    command.addAll(List.of("-p", String.valueOf(pid)));
    Process tracer = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader said = tracer.inputReader();
    assertThat(said.readLine()).contains("attached");
    return tracer;
  }
}
