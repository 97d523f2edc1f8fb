package ciao.state.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.SystemCalls;
import ciao.state.SystemCalls.Call;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel is told before a writer is: seen by tracing a process's system calls. */
final class SyncTest {
  @TempDir private Path temporary;

  @Test
  void between_request_and_answer_the_record_is_written_to_the_journal_and_then_synced()
      throws Exception {
    SystemCalls calls = trace("honest");

    assertThat(ids()).hasSize(TracedWriter.WRITERS * TracedWriter.WRITES);
    ids().forEach(id -> verify(calls, id));
  }

  /** Or the test above would prove nothing. */
  @Test
  void a_disk_that_does_not_sync_is_found_out_at_every_write() throws Exception {
    SystemCalls calls = trace("lying");

    assertThat(ids())
        .isNotEmpty()
        .allSatisfy(id ->
            assertThatThrownBy(() -> verify(calls, id))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("syncs of ")
                .hasMessageContaining(id));
  }

  private static List<String> ids() {
    return IntStream.range(0, TracedWriter.WRITERS)
        .boxed()
        .flatMap(writer ->
            IntStream.range(0, TracedWriter.WRITES)
                .mapToObj(number -> TracedWriter.id(writer, number)))
        .toList();
  }

  private static void verify(SystemCalls calls, String id) {
    Call asks = calls.first(said("asks " + id));
    Call told = calls.first(said("told " + id));
    Call record = calls.first(call -> isJournalWrite(call) && call.arguments().contains(id));
    assertThat(record.isWithin(asks.begun(), told.begun())).as(id).isTrue();
    assertThat(
            calls.all(call ->
                call.isSync()
                    && call.file().equals(record.file())
                    && call.isWithin(record.ended(), told.begun())))
        .as("syncs of %s after the record of %s and before its answer", record.file(), id)
        .isNotEmpty();
  }

  private static Predicate<Call> said(String what) {
    return call -> call.name().equals("write") && call.arguments().contains(what);
  }

  private static boolean isJournalWrite(Call call) {
    return call.name().equals("pwrite64") && call.file().endsWith(".journal");
  }

  private SystemCalls trace(String disk) throws Exception {
    Path trace = temporary.resolve("trace");
    List<String> command =
        new ArrayList<>(SystemCalls.command(trace, "write", "pwrite64", "fdatasync", "fsync"));
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(TracedWriter.class.getName());
    command.addAll(List.of(temporary.resolve("state").toString(), disk));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
    } finally {
      process.destroyForcibly().waitFor();
    }
    return SystemCalls.read(trace);
  }
}
