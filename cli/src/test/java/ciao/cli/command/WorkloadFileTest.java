package ciao.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.cli.CommandFailed;
import ciao.client.api.Kind;
import ciao.client.api.WorkloadSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadFileTest {
  private static final String HELLO =
      """
      name: hello
      kind: process
      command: [/bin/sh, -c, "while :; do date; sleep 1; done"]
      environment: {GREETING: hello}
      demands: {vcpus: 1, memory_mib: 64, disk_mib: 100}
      requires: {labels: {region: eu-1}, hostname: web1}
      restart: {policy: on-failure, attempts: 3, delay: 5s}
      """;

  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("hello.yaml"), text);
  }

  @Test
  void readsEveryKeyOfTheDocumentedForm() throws IOException {
    WorkloadSpec spec = WorkloadFile.read(file(HELLO));

    assertThat(spec.name()).isEqualTo("hello");
    assertThat(spec.kind()).isEqualTo(Kind.PROCESS);
    assertThat(spec.command()).hasSize(3);
    assertThat(spec.environment()).containsEntry("GREETING", "hello");
    assertThat(spec.demands().memoryMib()).isEqualTo(64);
    assertThat(spec.requires().labels()).containsEntry("region", "eu-1");
    assertThat(spec.restart().policy()).isEqualTo("on-failure");
  }

  @Test
  void readsUserDataFromTheFileBesideIt() throws IOException {
    Files.writeString(directory.resolve("user-data.yaml"), "#cloud-config\n");
    String vm =
        """
        name: guest
        kind: vm
        image: tiny
        demands: {vcpus: 1, memory_mib: 128, disk_mib: 0}
        cloud_init: {user_data_file: user-data.yaml}
        """;

    assertThat(WorkloadFile.read(file(vm)).cloudInit().userData()).isEqualTo("#cloud-config\n");
  }

  @Test
  void namesLineAndNearestWordOfAnUnknownKey() throws IOException {
    Path file = file(HELLO.replace("memory_mib", "memory_mb"));

    assertThatThrownBy(() -> WorkloadFile.read(file))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("hello.yaml:5:")
        .hasMessageContaining("unknown key `demands.memory_mb`")
        .hasMessageContaining("did you mean `memory_mib`?");
  }

  @Test
  void swappedLettersAreOneMistake() throws IOException {
    Path file = file(HELLO.replace("name:", "nmae:"));

    assertThatThrownBy(() -> WorkloadFile.read(file)).hasMessageContaining("did you mean `name`?");
  }

  @Test
  void namesLineAndColumnOfBrokenYaml() throws IOException {
    Path file = file("name: hello\nkind: [process\n");

    assertThatThrownBy(() -> WorkloadFile.read(file))
        .isInstanceOf(CommandFailed.class)
        .hasMessageMatching("(?s).*hello.yaml:\\d+:\\d+: .+");
  }

  @Test
  void namesTheKnownKindsForAnUnknownOne() throws IOException {
    Path file = file(HELLO.replace("kind: process", "kind: lambda"));

    assertThatThrownBy(() -> WorkloadFile.read(file))
        .hasMessageContaining("lambda")
        .hasMessageContaining("process, container, vm");
  }

  @Test
  void saysWhichKeyIsMissing() throws IOException {
    Path file = file("name: hello\nkind: process\n");

    assertThatThrownBy(() -> WorkloadFile.read(file))
        .hasMessageContaining("key `demands` is missing");
  }

  @Test
  void refusesANumberThatIsNone() throws IOException {
    Path file = file(HELLO.replace("vcpus: 1", "vcpus: many"));

    assertThatThrownBy(() -> WorkloadFile.read(file))
        .hasMessageContaining("demands.vcpus")
        .hasMessageContaining("a number");
  }

  @Test
  void refusesAliasBombs() throws IOException {
    StringBuilder bomb = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x]\n");
    for (char name = 'b'; name < 'l'; name++) {
      bomb.append(name).append(": &").append(name).append(" [");
      bomb.append(("*" + (char) (name - 1) + ",").repeat(9)).append("x]\n");
    }
    Path file = file(bomb.toString());

    assertThatThrownBy(() -> WorkloadFile.read(file)).isInstanceOf(CommandFailed.class);
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    for (String nothing : List.of("", "\n", "# nothing\n")) {
      Path file = file(nothing);

      assertThatThrownBy(() -> WorkloadFile.read(file))
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining("hello.yaml")
          .hasMessageContaining("no workload");
    }
  }

  @Test
  void refusesAListOfWorkloads() throws IOException {
    Path file = file("- name: hello\n");

    assertThatThrownBy(() -> WorkloadFile.read(file)).hasMessageContaining("no workload");
  }

  @Test
  void theExamplesAreWorkloads() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> examples =
        Files.newDirectoryStream(Path.of("..", "examples"), "*.yaml")) {
      for (Path example : examples) {
        if (!example.toString().endsWith("-user-data.yaml")) {
          names.add(WorkloadFile.read(example).name() + ".yaml");
          assertThat(example).hasFileName(names.getLast());
        }
      }
    }
    assertThat(names).contains("hello.yaml", "box.yaml", "debian.yaml");
  }

  @Test
  void refusesADirectoryByItsName() {
    assertThatThrownBy(() -> WorkloadFile.read(directory))
        .isInstanceOf(CommandFailed.class)
        .hasMessage(directory + " is a directory (expected: a file of text)");
  }
}
