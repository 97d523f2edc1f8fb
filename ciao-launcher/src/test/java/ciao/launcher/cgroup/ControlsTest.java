package ciao.launcher.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.netagent.host.HomeTag;
import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written where, for the kinds of host there are, on trees of plain files. */
class ControlsTest {
  private static final HomeTag TAG = new HomeTag("ciao-0a1b2c3d");
  private static final InstanceId INSTANCE = InstanceId.of("5c0a7c3e-0000-4000-8000-000000000001");
  private static final String GROUP = TAG + "/" + INSTANCE;

  @TempDir Path host;

  @Test
  void versionTwoHasEverythingInOneTree() throws Exception {
    Path root = unified("cpuset cpu io memory hugetlb pids");
    for (String group : List.of("", TAG.value(), GROUP)) {
      file(root, group, "cgroup.subtree_control");
    }
    file(root, GROUP, "cpu.max");
    file(root, GROUP + "/payload", "memory.max");
    file(root, GROUP + "/payload", "memory.swap.max");
    file(root, GROUP + "/payload", "pids.max");

    Cgroup cgroup = Cgroups.of(TAG, mountinfo("cgroup2 cgroup2 rw", root)).of(INSTANCE);
    cgroup.create(new Limits(64, 2, 100));

    for (String group : List.of("", TAG.value(), GROUP)) {
      assertThat(root.resolve(group).resolve("cgroup.subtree_control"))
          .hasContent("+memory +cpu +pids");
    }
    assertThat(root.resolve(GROUP + "/cpu.max")).hasContent("200000 100000");
    assertThat(root.resolve(GROUP + "/payload/memory.max")).hasContent("67108864");
    assertThat(root.resolve(GROUP + "/payload/memory.swap.max")).hasContent("0");
    assertThat(root.resolve(GROUP + "/payload/pids.max")).hasContent("100");
    assertThat(cgroup.shimEntries()).containsExactly(root.resolve(GROUP + "/shim/cgroup.procs"));
    assertThat(cgroup.payloadEntries())
        .containsExactly(root.resolve(GROUP + "/payload/cgroup.procs"));
    assertThat(cgroup.payloadPath()).isEqualTo("/" + GROUP + "/payload");
    assertThat(cgroup.events()).contains(root.resolve(GROUP));
  }

  @Test
  void versionTwoIsMeasuredByItsOwnFiles() throws Exception {
    Path root = unified("cpu memory pids");
    Path payload = Files.createDirectories(root.resolve(GROUP + "/payload"));
    Files.writeString(payload.resolve("memory.current"), "4096\n");
    Files.writeString(payload.resolve("cpu.stat"), "usage_usec 2500000\nuser_usec 1\n");
    Files.writeString(
        payload.resolve("memory.events"), "low 0\nhigh 0\nmax 9\noom 3\noom_kill 2\n");

    Cgroup cgroup = Cgroups.of(TAG, mountinfo("cgroup2 cgroup2 rw", root)).of(INSTANCE);
    assertThat(cgroup.consumption()).isEqualTo(new Consumption(4096, 2500));
    assertThat(cgroup.oomKills()).isEqualTo(2);
  }

  @Test
  void controllersMountedTogetherAreOneTree() throws Exception {
    Path cpu = Files.createDirectories(host.resolve("cpu,cpuacct"));
    Path memory = Files.createDirectories(host.resolve("memory"));
    Path pids = Files.createDirectories(host.resolve("pids"));
    Path systemd = Files.createDirectories(host.resolve("systemd"));
    file(cpu, GROUP, "cpu.cfs_period_us");
    file(cpu, GROUP, "cpu.cfs_quota_us");
    file(memory, GROUP + "/payload", "memory.limit_in_bytes");
    file(pids, GROUP + "/payload", "pids.max");
    Path mountinfo =
        Files.writeString(
            host.resolve("mountinfo"),
            line(cpu, "cgroup cgroup rw,cpu,cpuacct")
                + line(memory, "cgroup cgroup rw,memory")
                + line(pids, "cgroup cgroup rw,pids")
                + line(systemd, "cgroup systemd rw,xattr,name=systemd"));

    Cgroup cgroup = Cgroups.of(TAG, mountinfo).of(INSTANCE);
    cgroup.create(new Limits(64, 1, 100));

    assertThat(cpu.resolve(GROUP + "/cpu.cfs_quota_us")).hasContent("100000");
    assertThat(memory.resolve(GROUP + "/payload/memory.limit_in_bytes")).hasContent("67108864");
    assertThat(pids.resolve(GROUP + "/payload/pids.max")).hasContent("100");
    assertThat(cgroup.payloadEntries())
        .extracting(entry -> host.relativize(entry).getName(0).toString())
        .containsExactly("memory", "cpu,cpuacct", "pids", "systemd");
    assertThat(cgroup.shimEntries())
        .extracting(entry -> host.relativize(entry).getName(0).toString())
        .containsExactly("cpu,cpuacct", "systemd");
    assertThat(cgroup.events()).isEmpty();
  }

  @Test
  void aHostWithoutAControllerIsToldWhich() throws Exception {
    Path memory = Files.createDirectories(host.resolve("memory"));
    Path mountinfo = mountinfo("cgroup cgroup rw,memory", memory);
    assertThatThrownBy(() -> Cgroups.of(TAG, mountinfo))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("this host has no cgroup controller cpu (expected: memory, cpu,");
  }

  private Path unified(String controllers) throws IOException {
    Path root = Files.createDirectories(host.resolve("cgroup"));
    Files.writeString(root.resolve("cgroup.controllers"), controllers + "\n");
    return root;
  }

  private Path mountinfo(String kind, Path point) throws IOException {
    return Files.writeString(host.resolve("mountinfo"), line(point, kind));
  }

  private static String line(Path point, String kind) {
    return "30 25 0:26 / " + point + " rw,nosuid shared:4 - " + kind + "\n";
  }

  private static void file(Path root, String group, String name) throws IOException {
    Files.writeString(Files.createDirectories(root.resolve(group)).resolve(name), "");
  }
}
