package ciao.launcher.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.certs.Role;
import ciao.launcher.cgroup.Cgroups;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.fetch.ControllerHttp;
import ciao.launcher.shim.Shim;
import ciao.launcher.testing.SocketController;
import ciao.launcher.testing.TestCluster;
import ciao.netagent.host.HomeTag;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.OpenStream;
import ciao.ssntp.payload.StreamPurpose;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real TLS, real WebSockets, real files; a node with two places. */
@Timeout(60)
class StreamsTest {
  private static final InstanceId ID = new InstanceId(new UUID(1, 1));
  private static final URI NOWHERE = URI.create("https://127.0.0.1:1");

  @TempDir private Path home;
  private final TestCluster cluster = new TestCluster();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private InstanceDirectory directory;
  private Shim shim;
  private ControllerHttp http;
  private Streams streams;
  private SocketController controller;

  @BeforeEach
  void open() throws Exception {
    directory =
        new InstanceDirectory(
            ID, Files.createDirectories(home.resolve("instances").resolve(ID.toString())));
    Files.createFile(directory.console());
    shim = Shim.open(home, Cgroups.of(HomeTag.of(home)), threads, InstantSource.system());
    http = new ControllerHttp(cluster.node(UUID.randomUUID(), Role.AGENT), threads, timers);
    controller = new SocketController(cluster, Role.CONTROLLER);
    streams =
        new Streams(
            http,
            (where, purpose, last) -> shim.console(where, last),
            threads,
            (request, why) -> failures.add(why),
            2);
  }

  @AfterEach
  void close() throws Exception {
    streams.close();
    http.close();
    controller.close();
    shim.close();
    threads.shutdownNow();
    timers.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({"0,''", "1,'three;'", "2,'two;three;'", "3,'one;two;three;'", "9,'one;two;three;'"})
  void exactlyTheLastLinesAskedForAreSentWithTheToken(int lines, String expected) throws Exception {
    write("one\ntwo\nthree\n");
    SocketController.Stream stream = opened(lines, false);
    await().until(() -> stream.end().equals("closed 1000"));
    assertThat(stream.text()).isEqualTo(expected.replace(';', '\n'));
    assertThat(stream.authorization()).isEqualTo("Bearer secret");
    awaitBothPlaces();
  }

  @Test
  void aLastLineWithoutAnEndIsALine() throws Exception {
    write("one\ntwo\nthr");
    SocketController.Stream stream = opened(2, false);
    await().until(() -> stream.end().equals("closed 1000"));
    assertThat(stream.text()).isEqualTo("two\nthr");
  }

  @Test
  void aLineIsSentWithoutAnotherOneAfterItUntilTheInstanceEnds() throws Exception {
    write("one\n");
    SocketController.Stream stream = opened(-1, true);
    await().until(() -> stream.text().equals("one\n"));
    write("two\n");
    await().until(() -> stream.text().equals("one\ntwo\n"));
    write("last words\n");
    streams.ended(ID);
    await().until(() -> stream.end().equals("closed 1000"));
    assertThat(stream.text()).isEqualTo("one\ntwo\nlast words\n");
    awaitBothPlaces();
  }

  @Test
  void anInstanceThatEndsWhileItsLogIsBeingOpenedIsNotFollowedForEver() throws Exception {
    write("one\n");
    streams.open(request(controller.address(), -1, true), directory, true);
    streams.ended(ID);
    SocketController.Stream stream = next();
    await().until(() -> stream.end().equals("closed 1000"));
    assertThat(stream.text()).isEqualTo("one\n");
  }

  @Test
  void aReaderWhoGoesAwayWhileNothingIsWrittenFreesThePlace() throws Exception {
    SocketController.Stream stream = opened(-1, true);
    stream.leave();
    awaitBothPlaces();
  }

  @Test
  void aControllerThatGoesAwayWhileNothingIsWrittenFreesThePlace() throws Exception {
    opened(-1, true);
    controller.close();
    awaitBothPlaces();
  }

  @Test
  void aSlowReaderHoldsItsLogBackAndNoOtherStream() throws Exception {
    int half = 16 << 20;
    write("x".repeat(2 * half));
    controller.holdBack();
    SocketController.Stream slow = opened(-1, false);

    controller.readOn();
    SocketController.Stream quick = opened(0, true);
    write("quick\n");
    await().atMost(Duration.ofSeconds(50)).until(() -> quick.text().equals("quick\n"));
    // What has been read of the log by now is what the buffers on the way hold.
    try (FileChannel log = FileChannel.open(directory.console(), StandardOpenOption.WRITE)) {
      log.write(ByteBuffer.wrap("y".repeat(half).getBytes(StandardCharsets.US_ASCII)), half);
    }
    slow.resume();
    await().atMost(Duration.ofSeconds(50)).until(() -> slow.end().equals("closed 1000"));

    assertThat(slow.text()).hasSize(2 * half + "quick\n".length()).startsWith("x");
    assertThat(slow.text().substring(half)).isEqualTo("y".repeat(half) + "quick\n");
  }

  @Test
  void aLauncherThatEndsLooksLikeNoEndOfTheInstance() throws Exception {
    SocketController.Stream stream = opened(-1, true);
    streams.close();
    await().until(() -> stream.end().equals("broken"));
  }

  @Test
  void aServerWithoutTheControllersRoleGetsNothing() throws Exception {
    try (SocketController impostor = new SocketController(cluster, Role.SCHEDULER)) {
      streams.open(request(impostor.address(), -1, true), directory, true);
      await().until(() -> failures.size() == 1);
      assertThat(failures.peek()).contains("does not carry the role controller");
      assertThat(impostor.opened()).isEmpty();
    }
  }

  @Test
  void aRefusalIsReportedInTheControllersWords() throws Exception {
    controller.refuse();
    streams.open(request(controller.address(), -1, true), directory, true);
    await().until(() -> failures.size() == 1);
    assertThat(failures.peek()).contains("404").contains("a token is good once");
    failures.clear();
    awaitBothPlaces();
  }

  @Test
  void aControllerThatCannotBeReachedIsNamed() throws Exception {
    streams.open(request(NOWHERE, -1, true), directory, true);
    await().until(() -> failures.size() == 1);
    assertThat(failures.peek()).startsWith("its node cannot dial the controller at 127.0.0.1:1");
  }

  @Test
  void oneStreamTooManyIsRefusedInASentence() throws Exception {
    opened(-1, true);
    opened(-1, true);
    streams.open(request(controller.address(), -1, true), directory, true);
    await().until(() -> failures.size() == 1);
    assertThat(failures.peek()).contains("as many streams open as it may");
  }

  private SocketController.Stream opened(int lines, boolean follow) {
    streams.open(request(controller.address(), lines, follow), directory, true);
    return next();
  }

  private SocketController.Stream next() {
    await().until(() -> !controller.opened().isEmpty());
    return controller.opened().remove();
  }

  /** Both can be had again: two streams to nowhere fail for being to nowhere. */
  private void awaitBothPlaces() {
    await()
        .until(() -> {
          failures.clear();
          streams.open(request(NOWHERE, 0, false), directory, false);
          streams.open(request(NOWHERE, 0, false), directory, false);
          await().until(() -> failures.size() == 2);
          return failures.stream().allMatch(why -> why.contains("cannot dial"));
        });
  }

  private void write(String text) throws Exception {
    Files.writeString(directory.console(), text, StandardOpenOption.APPEND);
  }

  private static OpenStream request(URI address, int lines, boolean follow) {
    return new OpenStream(
        new NodeId(new UUID(3, 3)),
        ID,
        1,
        StreamPurpose.CONSOLE,
        address,
        "secret",
        lines,
        follow,
        null);
  }
}
