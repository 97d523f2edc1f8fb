package ciao.netagent.leftovers;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.netagent.host.HomeTag;
import ciao.netagent.host.NetworkNamespaces;
import ciao.netagent.host.Tool;
import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is planted is found and named, and nothing once it is gone. */
class LeftoversTest {
  @TempDir private Path home;
  private HomeTag tag;
  private Marks marks;

  @BeforeEach
  void nothingIsLeft() throws Exception {
    tag = HomeTag.of(home);
    marks = new Marks(home.toString(), Set.of(tag.value()));
    assertThat(Leftovers.find(marks)).isEmpty();
  }

  @AfterEach
  void nothingIsLeftAgain() throws Exception {
    assertThat(Leftovers.find(marks)).isEmpty();
  }

  private void assertFound(String... words) throws IOException {
    assertThat(Leftovers.find(marks)).singleElement().asString().contains(words);
  }

  @Test
  void aProcessIsFoundByItsCommandLine() throws Exception {
    Process process = new ProcessBuilder("tail", "-f", "/dev/null", home + "/none").start();
    try {
      assertFound("process " + process.pid(), "tail -f /dev/null");
    } finally {
      end(process);
    }
  }

  @Test
  void aProcessIsFoundByItsDirectory() throws Exception {
    Process process = new ProcessBuilder("sleep", "1000").directory(home.toFile()).start();
    try {
      assertFound("process " + process.pid(), "sleep 1000");
    } finally {
      end(process);
    }
  }

  private static void end(Process process) throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Test
  void aCgroupIsFoundInWhateverTreeItIs() throws Exception {
    String line =
        Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
            .filter(mount -> mount.contains(" - cgroup"))
            .findFirst()
            .orElseThrow();
    Path group = Files.createDirectory(Path.of(line.split(" ", -1)[4]).resolve(tag.value()));
    try {
      assertFound("cgroup " + group);
    } finally {
      Files.delete(group);
    }
  }

  @Test
  void aNetworkNamespaceIsFound() throws Exception {
    InstanceId instance = new InstanceId(UUID.randomUUID());
    NetworkNamespaces namespaces = new NetworkNamespaces(tag);
    namespaces.ensure(instance);
    try {
      List<String> found = Leftovers.find(marks);
      assertThat(found).contains("network namespace " + namespaces.path(instance));
      assertThat(found).as("it is a mount, too").anyMatch(line -> line.startsWith("mount "));
    } finally {
      namespaces.delete(instance);
    }
  }

  @Test
  void aMountIsFound() throws Exception {
    Path point = Files.createDirectory(home.resolve("mnt"));
    new Tool("mount").run(Tool.SHORT, "-t", "tmpfs", "none", point.toString());
    try {
      assertFound("mount ", point.toString());
    } finally {
      new Tool("umount").run(Tool.SHORT, point.toString());
    }
  }

  @Test
  void aListeningUnixSocketIsFound() throws Exception {
    Path path = home.resolve("socket");
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(UnixDomainSocketAddress.of(path));
      assertFound("socket " + path);
    }
  }

  @Test
  void whereThisJvmListensIsKnown() throws Exception {
    String name;
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      name = " port " + listening.getLocalPort();
      assertThat(Sockets.ownListening()).anyMatch(socket -> socket.endsWith(name));
    }
    assertThat(Sockets.ownListening()).noneMatch(socket -> socket.endsWith(name));
  }

  @Test
  void whatIsAnothersIsNotTaken() throws Exception {
    Marks others = new Marks(home + "-other", Set.of("ciao-00000000"));
    Process process = new ProcessBuilder("sleep", "1000").directory(home.toFile()).start();
    try {
      assertThat(Leftovers.find(others)).isEmpty();
    } finally {
      end(process);
    }
  }

  @Test
  void everyDirectoryOfATestIsBelowTheRunsOwnAndItsNamesAreKnown() throws Exception {
    Marks all = Scratch.marks();

    assertThat(home.toString()).startsWith(all.directory());
    assertThat(all.tags()).contains(tag.value());
    assertThat(all.tags())
        .contains(HomeTag.of(Files.createDirectories(home.resolve("node"))).value());
  }
}
