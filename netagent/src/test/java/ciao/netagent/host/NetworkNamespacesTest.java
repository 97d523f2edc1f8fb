package ciao.netagent.host;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.InstanceId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkNamespacesTest {
  private final InstanceId web = new InstanceId(UUID.randomUUID());
  private final InstanceId other = new InstanceId(UUID.randomUUID());

  @TempDir Path home;
  private NetworkNamespaces namespaces;

  @BeforeEach
  void open() throws Exception {
    namespaces = new NetworkNamespaces(HomeTag.of(home));
  }

  @AfterEach
  void leaveNothing() throws Exception {
    namespaces.delete(web);
    namespaces.delete(other);
    assertThat(namespaces.list()).isEmpty();
  }

  @Test
  void holdNothingButALoopbackThatWorks() throws Exception {
    Path path = namespaces.ensure(web);
    assertThat(in(path, "ip -o link | cut -d: -f2")).isEqualTo(" lo\n");
    assertThat(in(path, "ip -o -4 address show lo")).contains("127.0.0.1/8");
    assertThat(in(path, "cat /proc/sys/net/ipv4/ip_unprivileged_port_start")).isEqualTo("0\n");
    assertThat(in(path, "cat /proc/sys/net/ipv4/ping_group_range")).contains("2147483647");
  }

  @Test
  void areMadeOnceAndDeletedOnce() throws Exception {
    Path path = namespaces.ensure(web);
    Object inode = Files.getAttribute(path, "unix:ino");
    assertThat(namespaces.ensure(web)).isEqualTo(path);
    assertThat(Files.getAttribute(path, "unix:ino")).isEqualTo(inode);

    namespaces.delete(web);
    namespaces.delete(web);
    assertThat(namespaces.exists(web)).isFalse();
    assertThat(path).doesNotExist();
  }

  @Test
  void areFoundAgainByNameAndOnlyOurOwn(@TempDir Path neighbour) throws Exception {
    namespaces.ensure(web);
    namespaces.ensure(other);
    assertThat(new NetworkNamespaces(HomeTag.of(home)).list())
        .containsExactlyInAnyOrder(web, other);
    assertThat(new NetworkNamespaces(HomeTag.of(neighbour)).list()).isEmpty();
  }

  @Test
  void areMadeAnewFromWhatARebootLeaves() throws Exception {
    Path path = namespaces.ensure(web);
    new Tool("umount").run(Tool.SHORT, path.toString());
    assertThat(namespaces.exists(web)).isFalse();
    assertThat(namespaces.list()).containsExactly(web);

    namespaces.ensure(web);
    assertThat(namespaces.exists(web)).isTrue();
  }

  private static String in(Path namespace, String script) throws Exception {
    return new Tool("nsenter").run(Tool.SHORT, "--net=" + namespace, "sh", "-c", script);
  }
}
