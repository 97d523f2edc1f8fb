package ciao.cli.serve;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.client.CiaoClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The tour itself: what a tenant does in the first minute, with the commands a tenant uses. */
final class Tour {
  private static final int FIRST_LINES = 3;

  private static final String PROCESS =
      """
      name: hello
      kind: process
      command: [/bin/sh, -c, "echo $GREETING; while :; do date; sleep 1; done"]
      environment: {GREETING: "hello from a process"}
      demands: {vcpus: 1, memory_mib: 64, disk_mib: 100}
      restart: {policy: on-failure, attempts: 3, delay: 5s}
      """;

  private static final String CONTAINER =
      """
      name: box
      kind: container
      image: busybox
      command: [/bin/sh, -c, "echo hello from a container; while :; do date; sleep 1; done"]
      demands: {vcpus: 1, memory_mib: 64, disk_mib: 100}
      """;

  private static final String VM =
      """
      name: guest
      kind: vm
      image: tiny
      demands: {vcpus: 1, memory_mib: 128, disk_mib: 100}
      cloud_init: {user_data_file: user-data}
      """;

  private static final String USER_DATA =
      """
      #!/bin/sh
      echo "hello from a virtual machine"
      """;

  private final Stage stage;
  private final Narrator narrator;
  private final Function<String[], Integer> ciao;

  Tour(Stage stage, Narrator narrator, Function<String[], Integer> ciao) {
    this.stage = stage;
    this.narrator = narrator;
    this.ciao = ciao;
  }

  void run() throws Exception {
    String end = stage.stays() ? "which stays." : "removed again at the end.";
    narrator.say("A one-machine cloud in " + stage.home() + ", " + end);
    prepare();
    cloud();
    images();
    workloads();
    instances();
    output();
    look();
    end();
  }

  private void prepare() throws IOException, InterruptedException {
    stage.bootstrap().prepareHost();
    try (HostScripts scripts = new HostScripts()) {
      scripts.require("prepare-host.sh", List.of("guest"), narrator::doing);
      narrator.done("this host has the tools it needs");
      Path things = Files.createDirectories(stage.home().resolve("tour"));
      scripts.require("make-tiny-guest.sh", List.of(things.toString()), narrator::doing);
      scripts.require(
          "make-tiny-image.sh", List.of(things.resolve("busybox.tar").toString()), narrator::doing);
      narrator.done(
          "made a tiny guest (kernel and initrd) and a container image from Debian's busybox");
    }
  }

  private void cloud() throws Exception {
    stage.bootstrap().certificates();
    narrator.done("certificates made: an authority, this node, an operator, a tenant");
    stage.up();
    narrator.done("controller, scheduler and launcher are up, talking mutual TLS");
  }

  private void images() throws InterruptedException {
    Path things = stage.home().resolve("tour");
    ciao(
        "image",
        "add",
        "busybox",
        "--container",
        things.resolve("busybox.tar").toString(),
        "-o",
        "name");
    ciao(
        "image",
        "add",
        "tiny",
        "--vm",
        "--kernel",
        things.resolve("vmlinuz").toString(),
        "--initrd",
        things.resolve("initrd.gz").toString(),
        "-o",
        "name");
    narrator.done("images uploaded");
  }

  private void workloads() throws IOException, InterruptedException {
    Path things = stage.home().resolve("tour");
    Files.writeString(things.resolve("user-data"), USER_DATA);
    for (String workload : List.of(PROCESS, CONTAINER, VM)) {
      String name = workload.lines().findFirst().orElseThrow().substring("name: ".length());
      Path file = things.resolve(name + ".yaml");
      Files.writeString(file, workload);
      ciao("workload", "add", file.toString(), "-o", "name");
    }
    narrator.done("workloads created: a process, a container, a virtual machine");
  }

  private void instances() throws InterruptedException {
    for (String workload : List.of("hello", "box", "guest")) {
      ciao("instance", "add", workload, "--name", workload + "-1", "--wait", "-o", "name");
      ciao("instance", "explain", workload + "-1");
      narrator.done(workload + "-1 was placed and is active");
    }
  }

  private void output() throws Exception {
    try (CiaoClient client = stage.client()) {
      firstLines(client, "hello-1", "output");
      firstLines(client, "box-1", "output");
      firstLines(client, "guest-1", "console");
    }
    narrator.done("each kind's first words, streamed from its node");
  }

  private void firstLines(CiaoClient client, String instance, String source) throws Exception {
    narrator.command("ciao instance logs " + instance + " --follow");
    try (InputStream log = client.logs(LocalCluster.TENANT, instance, -1, true, source);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(log, StandardCharsets.UTF_8))) {
      int shown = 0;
      for (String line = lines.readLine();
          line != null && shown < FIRST_LINES;
          line = lines.readLine()) {
        if (!line.isBlank()) {
          narrator.line(line);
          shown++;
        }
      }
    }
  }

  private void look() throws InterruptedException {
    ciao("instance", "list", "-o", "wide");
    narrator.done("pid, measured memory and CPU of each");
  }

  private void end() throws InterruptedException {
    ciao("instance", "stop", "hello-1", "box-1", "guest-1", "--wait");
    narrator.done("stopped in good order; their disks are kept");
    ciao("instance", "delete", "--all", "--wait");
    narrator.done("deleted");
    narrator.say("");
    narrator.say("That took " + narrator.total() + ". What to try next:");
    if (!stage.stays()) {
      narrator.say("  ciao up                               a cloud that stays");
    }
    narrator.say("  ciao workload add examples/hello.yaml");
    narrator.say("  ciao instance add hello --count 10 --wait");
    narrator.say("  ciao instance list --watch            in a second terminal");
    narrator.say("");
  }

  private void ciao(String... arguments) throws InterruptedException {
    narrator.command("ciao " + String.join(" ", arguments));
    List<String> here = new ArrayList<>(List.of(arguments));
    here.add("--home");
    here.add(stage.home().toString());
    int code = ciao.apply(here.toArray(String[]::new));
    stage.stopIfInterrupted();
    if (code != ExitCode.OK) {
      throw new CommandFailed(code, "the tour ends here: `ciao " + arguments[0] + "` failed");
    }
  }
}
