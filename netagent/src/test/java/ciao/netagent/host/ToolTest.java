package ciao.netagent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolTest {
  private static final Tool SHELL = new Tool("sh");

  @TempDir Path directory;

  @Test
  void returnsWhatTheToolWroteToEitherStream() throws Exception {
    assertThat(SHELL.run(Tool.SHORT, "-c", "echo out; echo err >&2")).isEqualTo("out\nerr\n");
  }

  @Test
  void passesArgumentsAsTheyAre() throws Exception {
    String hostile = "a b'c\"d$(reboot);\n*";
    assertThat(new Tool("printf").run(Tool.SHORT, "%s", hostile)).isEqualTo(hostile);
  }

  @Test
  void aMissingToolSaysHowToGetIt() {
    assertThatThrownBy(() -> new Tool("no-such-tool").run(Tool.SHORT))
        .isInstanceOf(ToolException.class)
        .hasMessage("no-such-tool is not installed; `ciao prepare` installs it");
  }

  @Test
  void aFailureCarriesTheToolsOwnWords() {
    assertThatThrownBy(() -> SHELL.run(Tool.SHORT, "-c", "echo one; echo two >&2; exit 3"))
        .isInstanceOf(ToolException.class)
        .hasMessage("sh failed (exit status 3): one; two");
  }

  @Test
  void keepsTheBeginningOfEndlessOutput() throws Exception {
    String text = SHELL.run(Tool.SHORT, "-c", "echo first; yes | head -c 10000000");
    assertThat(text).startsWith("first\ny\n").hasSize(16 * 1024);
  }

  @Test
  void seesNothingOfOurEnvironment() throws Exception {
    assertThat(new Tool("env").run(Tool.SHORT).lines())
        .containsExactlyInAnyOrder("PATH=" + Tool.PATH, "LC_ALL=C", "HOME=/");
  }

  @Test
  void readsTheFileItIsGivenAndElseNothing() throws Exception {
    Path input = Files.writeString(directory.resolve("input"), "hello");
    assertThat(new Tool("cat").run(Tool.SHORT, input, directory, List.of())).isEqualTo("hello");
    assertThat(new Tool("cat").run(Tool.SHORT)).isEmpty();
  }

  @Test
  void runsInTheRootDirectoryUnlessToldOtherwise() throws Exception {
    assertThat(new Tool("pwd").run(Tool.SHORT)).isEqualTo("/\n");
    assertThat(new Tool("pwd").run(Tool.SHORT, Path.of("/dev/null"), directory, List.of()))
        .isEqualTo(directory + "\n");
  }

  @Test
  void killsToolAndChildrenWhenTimeIsUp() throws Exception {
    Path pids = directory.resolve("pids");
    String script = "sleep 1000 & echo $! $$ > " + pids + "; echo waiting; wait";
    assertThatThrownBy(() -> SHELL.run(Duration.ofSeconds(2), "-c", script))
        .isInstanceOf(ToolException.class)
        .hasMessage("sh did not end within 2 s; it said: waiting");
    for (String pid : Files.readString(pids).strip().split(" ", -1)) {
      Awaitility.await().until(() -> isGone(pid));
    }
  }

  @Test
  void isKilledWhenItsCallerIsInterrupted() throws Exception {
    Path pid = directory.resolve("pid");
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    CountDownLatch ended = new CountDownLatch(1);
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                SHELL.run(Tool.SHORT, "-c", "echo $$ > " + pid + "; exec sleep 1000");
              } catch (ToolException | InterruptedException e) {
                thrown.set(e);
              }
              ended.countDown();
            });
    Awaitility.await().until(() -> Files.exists(pid) && Files.size(pid) > 0);
    caller.interrupt();
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    String killed = Files.readString(pid).strip();
    Awaitility.await().until(() -> isGone(killed));
  }

  @Test
  void doesNotWaitForAChildThatHoldsItsOutput() throws Exception {
    String pid = SHELL.run(Tool.SHORT, "-c", "sleep 1000 & echo $!").strip();
    Optional<ProcessHandle> child = ProcessHandle.of(Long.parseLong(pid));
    assertThat(child.filter(ProcessHandle::isAlive)).isPresent();
    child.ifPresent(ProcessHandle::destroyForcibly);
  }

  private static boolean isGone(String pid) {
    return !ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
  }
}
