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

  private static final String ALL_MISTAKES =
      """
      1:1: unknown key `nmae`; did you mean `name`? (known here: cloud_init, command, demands, \
      description, environment, image, kind, name, requires, restart, scheduling)
      2:7: `kind`: lambda (expected one of: process, container, vm)
      3:10: `command`: /bin/true (expected: a list)
      4:25: `environment.GREETING`: a list (expected: a text)
      4:37: `environment.E`: nothing (expected: a text)
      4:43: `environment.H`: nothing (expected: a text)
      5:18: `demands.vcpus`: 1.5 (expected: a whole number)
      5:35: `demands.memory_mib`: 99999999999999999999 (expected: a smaller number)
      5:72: `demands.devices.gpu`: some (expected: a whole number)
      5:10: key `demands.disk_mib` is missing
      6:1: unknown key `requires.hostname`; did you mean `requires: {hostname: …}`? (known here: \
      cloud_init, command, demands, description, environment, image, kind, name, requires, \
      restart, scheduling)
      7:11: `requires`: web1 (expected: keys and values)
      9:13: `scheduling.priority`: high (expected: a whole number)
      10:28: unknown key `scheduling.affinities[0].rules`; did you mean `rule`? (known here: \
      group, over, required, rule)
      10:52: `scheduling.affinities[0].required`: perhaps (expected: true or false)
      10:16: key `scheduling.affinities[0].rule` is missing
      10:80: `scheduling.affinities[1].rule`: near (expected one of: apart, together)
      10:92: `scheduling.affinities[1].over`: region (expected one of: node, rack, zone)
      11:21: `restart.attempts`: many (expected: a whole number)
      11:27: key `restart.attempts` stands twice
      11:48: `restart.policy`: sometimes (expected one of: never, on-failure, always)
      1:1: key `name` is missing
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
        .hasMessageContaining(":5:18: `demands.vcpus`: many (expected: a whole number)");
  }

  @Test
  void whatStandsInQuotesIsNoListNoKeysAndNoOtherNumber() throws IOException {
    Path file =
        file(
            """
            name: '[hello]'
            kind: "process"
            command: '["sh", "-c", "x"]'
            environment: '{GREETING: hello}'
            demands: {vcpus: "1", memory_mib: '"64"', disk_mib: "0 # none"}
            requires: '{hostname: web1}'
            """);

    assertThatThrownBy(() -> WorkloadFile.read(file))
        .extracting(
            wrong -> wrong.getMessage().replaceAll("(ciao: )?" + directory + "/hello.yaml:", ""))
        .isEqualTo(
            """
            3:10: `command`: ["sh", "-c", "x"] (expected: a list)
            4:14: `environment`: {GREETING: hello} (expected: keys and values)
            5:35: `demands.memory_mib`: "64" (expected: a whole number)
            5:53: `demands.disk_mib`: 0 # none (expected: a whole number)
            6:11: `requires`: {hostname: web1} (expected: keys and values)\
            """);
  }

  @Test
  void aNumberOrWordInQuotesIsOne() throws IOException {
    WorkloadSpec spec =
        WorkloadFile.read(
            file(HELLO.replace("vcpus: 1", "vcpus: '1'").replace("process", "\"process\"")));

    assertThat(spec.demands().vcpus()).isEqualTo(1);
    assertThat(spec.kind()).isEqualTo(Kind.PROCESS);
  }

  @Test
  void namesAllMistakesTogetherWithTheirValues() throws IOException {
    Path file =
        file(
            """
            nmae: hello
            kind: lambda
            command: /bin/true
            environment: {GREETING: [hello], E: ~, H: null}
            demands: {vcpus: 1.5, memory_mib: 99999999999999999999, devices: {gpu: some}}
            requires.hostname: web1
            requires: web1
            scheduling:
              priority: high
              affinities: [{group: db, rules: apart, required: perhaps}, {group: db, rule: near, over: region}]
            restart: {attempts: many, attempts: 3, policy: sometimes}
            """);

    assertThatThrownBy(() -> WorkloadFile.read(file))
        .extracting(wrong ->
            wrong.getMessage().replaceAll("(ciao: )?" + directory + "/hello.yaml:", "") + "\n")
        .isEqualTo(ALL_MISTAKES);
  }

  @Test
  void whatMayBeLeftOutMayBeNothingAndAnEmptyTextIsOne() throws IOException {
    WorkloadSpec spec =
        WorkloadFile.read(
            file(
                HELLO.replace("GREETING: hello", "GREETING: \"\"")
                    + "description:\nimage: ~\nscheduling:\n"));

    assertThat(spec.description()).isNull();
    assertThat(spec.scheduling()).isNull();
    assertThat(spec.environment()).containsEntry("GREETING", "");
  }

  @Test
  void whatMustBeThereMustNotBeNothing() throws IOException {
    Path file = file(HELLO.replace("name: hello", "name:").replace("vcpus: 1, ", ""));

    assertThatThrownBy(() -> WorkloadFile.read(file))
        .hasMessageContaining("hello.yaml:1:6: `name`: nothing (expected: a text)")
        .hasMessageContaining("key `demands.vcpus` is missing");
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
