package ciao.state.durable;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.SystemCalls;
import ciao.state.SystemCalls.Call;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel is told before a writer is: seen by tracing a process's system calls. */
final class SyncTest {
  @TempDir private Path temporary;

  @Test
  void between_request_and_answer_the_record_is_written_to_the_journal_and_then_synced()
      throws Exception {
    SystemCalls calls = trace();

    int written = 0;
    for (int writer = 0; writer < TracedWriter.WRITERS; writer++) {
      for (int number = 0; number < TracedWriter.WRITES; number++) {
        String id = TracedWriter.id(writer, number);
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
        written++;
      }
    }
    assertThat(written).isEqualTo(TracedWriter.WRITERS * TracedWriter.WRITES);
  }

  private static Predicate<Call> said(String what) {
    return call -> call.name().equals("write") && call.arguments().contains(what);
  }

  private static boolean isJournalWrite(Call call) {
    return call.name().equals("pwrite64") && call.file().endsWith(".journal");
  }

  private SystemCalls trace() throws Exception {
    Path trace = temporary.resolve("trace");
    List<String> command =
        new ArrayList<>(SystemCalls.command(trace, "write", "pwrite64", "fdatasync", "fsync"));
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(TracedWriter.class.getName());
    command.add(temporary.resolve("state").toString());
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
