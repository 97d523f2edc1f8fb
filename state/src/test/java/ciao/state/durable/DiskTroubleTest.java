package ciao.state.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.Committed;
import ciao.state.Part;
import ciao.state.Pointer;
import ciao.state.Refusal.Cause;
import ciao.state.Refusal.Outcome;
import ciao.state.Refusal.Unavailable;
import ciao.state.Resource;
import ciao.state.WriteResult;
import ciao.state.journal.LocalDisk;
import ciao.state.journal.WatchedDisk;
import ciao.state.journal.WatchedDisk.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is slow, broken or full: writers are told, readers do not notice, all recovers. */
final class DiskTroubleTest {
  @TempDir private Path temporary;
  private final WatchedDisk disk = new WatchedDisk();

  private static Pointer<Part> part(String id) {
    return Part.TYPE.at("acme", id);
  }

  private static CompletableFuture<WriteResult> create(OpenStore open, String id) {
    Part spec = new Part("x".repeat(20_000), 1, List.of(), Map.of(), null);
    return open.store().create(part(id), "", spec);
  }

  private static WriteResult result(CompletableFuture<WriteResult> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private static Set<String> ids(OpenStore open) {
    Set<String> ids = new TreeSet<>();
    open.store().list(Part.TYPE).stream().map(Resource::id).forEach(ids::add);
    return ids;
  }

  @Test
  void a_write_is_neither_answered_nor_visible_before_its_sync_returns() throws Exception {
    try (OpenStore open = OpenStore.in(temporary, OpenStore.SMALL, disk)) {
      CountDownLatch syncing = new CountDownLatch(1);
      CountDownLatch synced = new CountDownLatch(1);
      disk.hook((operation, path) -> {
        if (operation == Operation.SYNC && path.toString().endsWith(".journal")) {
          syncing.countDown();
          awaitUninterrupted(synced);
        }
      });

      CompletableFuture<WriteResult> written = create(open, "a");
      assertThat(syncing.await(20, TimeUnit.SECONDS)).isTrue();

      assertThat(written).isNotDone();
      assertThat(open.store().get(part("a"))).isEmpty();
      synced.countDown();
      assertThat(result(written)).isInstanceOf(Committed.class);
      assertThat(open.store().get(part("a"))).isPresent();
    }
  }

  @Test
  void a_write_whose_sync_failed_is_refused_and_never_found() throws Exception {
    try (OpenStore open = OpenStore.in(temporary, OpenStore.SMALL, disk)) {
      result(create(open, "before"));
      disk.hook((operation, path) -> {
        if (operation == Operation.SYNC && path.toString().endsWith("1.journal")) {
          throw new IOException("Input/output error");
        }
      });
      assertThat(result(create(open, "refused")))
          .isInstanceOfSatisfying(
              Unavailable.class,
              refusal -> {
                assertThat(refusal.cause()).isEqualTo(Cause.STORAGE);
                assertThat(refusal.outcome()).isEqualTo(Outcome.NOT_STORED);
                assertThat(refusal.sentence()).contains("Input/output error", ".journal");
              });
      assertThat(ids(open)).containsExactly("before");
      assertThat(result(create(open, "after"))).isInstanceOf(Committed.class);
    }
    try (OpenStore open = OpenStore.in(temporary)) {
      assertThat(ids(open)).containsExactly("after", "before");
    }
  }

  @Test
  void while_a_disk_takes_nothing_reads_go_on_and_writes_do_when_it_does_again() throws Exception {
    try (OpenStore open = OpenStore.in(temporary, OpenStore.SMALL, disk)) {
      result(create(open, "before"));
      disk.hook((operation, _) -> {
        throw new IOException("Read-only file system (" + operation + ")");
      });
      assertThat(((Unavailable) result(create(open, "in doubt"))).outcome())
          .isEqualTo(Outcome.UNKNOWN);
      assertThat(((Unavailable) result(create(open, "refused"))).outcome())
          .isEqualTo(Outcome.NOT_STORED);
      assertThat(ids(open)).containsExactly("before");

      disk.hook((_, _) -> {});

      assertThat(result(create(open, "after"))).isInstanceOf(Committed.class);
      assertThat(ids(open)).containsExactly("after", "before");
    }
    try (OpenStore open = OpenStore.in(temporary)) {
      assertThat(ids(open)).containsExactly("after", "before");
    }
  }

  @Test
  void an_error_of_the_program_keeps_the_tables_from_following_only_until_it_is_over()
      throws Exception {
    AtomicBoolean broken = new AtomicBoolean(true);
    try (OpenStore open = OpenStore.in(temporary, OpenStore.SMALL, disk)) {
      disk.hook((operation, _) -> {
        if (operation == Operation.DELETE && broken.get()) {
          throw new NoClassDefFoundError("a class of a jar that was replaced");
        }
      });
      for (int i = 0; open.state().status().trouble().isEmpty(); i++) {
        assertThat(result(create(open, "p" + i))).isInstanceOf(Committed.class);
      }
      assertThat(open.state().status().trouble().orElseThrow())
          .contains("NoClassDefFoundError", "a jar that was replaced");

      broken.set(false);

      Awaitility.await().until(() -> open.state().status().trouble().isEmpty());
      assertThat(result(create(open, "last"))).isInstanceOf(Committed.class);
      long last = open.store().position();
      Awaitility.await().until(() -> open.state().status().applied() == last);
    }
  }

  @Test
  void a_full_disk_refuses_writes_until_there_is_room() throws Exception {
    Path mount = Files.createDirectory(temporary.resolve("small"));
    run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", mount.toString());
    try {
      fillAndMakeRoom(mount);
    } finally {
      run("umount", mount.toString());
    }
  }

  @Test
  void a_read_only_disk_is_not_opened_and_loses_nothing() throws Exception {
    Path mount = Files.createDirectory(temporary.resolve("read-only"));
    run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", mount.toString());
    try {
      Path directory = mount.resolve("state");
      try (OpenStore open = OpenStore.in(directory)) {
        assertThat(result(create(open, "before"))).isInstanceOf(Committed.class);
      }
      run("mount", "-o", "remount,ro", mount.toString());
      assertThatThrownBy(() -> OpenStore.in(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("Read-only file system")
          .hasMessageContaining("make it writable");
      run("mount", "-o", "remount,rw", mount.toString());
      try (OpenStore open = OpenStore.in(directory)) {
        assertThat(ids(open)).containsExactly("before");
        assertThat(result(create(open, "after"))).isInstanceOf(Committed.class);
      }
    } finally {
      run("umount", mount.toString());
    }
  }

  private static void fillAndMakeRoom(Path mount) throws Exception {
    Path filler = mount.resolve("filler");
    Files.write(filler, new byte[2 << 20]);
    Path directory = mount.resolve("state");
    Set<String> acknowledged = new TreeSet<>();
    try (OpenStore open = OpenStore.in(directory, OpenStore.SMALL, new LocalDisk())) {
      WriteResult result = result(create(open, "p0"));
      for (int i = 1; result instanceof Committed; i++) {
        acknowledged.add("p" + (i - 1));
        result = result(create(open, "p" + i));
      }
      assertThat(result)
          .isInstanceOfSatisfying(
              Unavailable.class,
              refusal -> {
                assertThat(refusal.cause()).isEqualTo(Cause.STORAGE);
                assertThat(refusal.outcome()).isEqualTo(Outcome.NOT_STORED);
                assertThat(refusal.sentence())
                    .contains(directory.toString(), "No space left on device");
              });
      assertThat(acknowledged).isNotEmpty();
      assertThat(ids(open)).isEqualTo(acknowledged);

      Files.delete(filler);

      Awaitility.await().until(() -> result(create(open, "after")) instanceof Committed);
      acknowledged.add("after");
      assertThat(ids(open)).isEqualTo(acknowledged);
      Awaitility.await().until(() -> open.state().status().applied() == open.store().position());
    }
    try (OpenStore open = OpenStore.in(directory)) {
      assertThat(ids(open)).isEqualTo(acknowledged);
    }
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", String.join(" ", command), output).isZero();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
