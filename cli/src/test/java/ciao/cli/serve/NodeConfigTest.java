package ciao.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.cli.CommandFailed;
import ciao.ssntp.ServerSettings;
import ciao.ssntp.Transport;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.DeviceNames;
import ciao.ssntp.payload.Labels;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeConfigTest {
  private static final Path HOME = Path.of("home");

  private static NodeConfig parse(String text) {
    return NodeConfig.parse(HOME, "ciao.yaml", text);
  }

  @Test
  void everyKeyHasADefault() {
    NodeConfig config = parse("");

    assertThat(config.scheduler().listen()).hasToString("127.0.0.1:8888");
    assertThat(config.schedulers()).containsExactly(config.scheduler().listen());
    assertThat(config.controllerAddress()).isEqualTo(URI.create("https://127.0.0.1:8889"));
    assertThat(config.launcher().memoryMib()).isEmpty();
    assertThat(config.certificate())
        .isEqualTo(HOME.resolve("pki/node-" + LocalCluster.hostname() + ".pem"));
  }

  @Test
  void nodesFindTheLocalSchedulerUnlessAnotherIsNamed() {
    assertThat(parse("schedulers: [a:1, '[::1]:2']").schedulers())
        .extracting(HostAndPort::toString)
        .containsExactly("a:1", "[::1]:2");
    assertThat(parse("scheduler: {listen: '0.0.0.0:9'}").schedulers())
        .extracting(HostAndPort::port)
        .containsExactly(9);
  }

  @Test
  void reportsAllMistakesTogetherWithTheirLines() {
    String text =
        """
        schedulerss: a:1
        scheduler:
          listen: nowhere
          strategy: best
        launcher:
          vcpu_overcomit: 4
          max_instances: 0
        """;

    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("5 mistakes")
        .hasMessageContaining(
            "ciao.yaml:1:1: unknown key `schedulerss`; did you mean `schedulers`?")
        .hasMessageContaining("ciao.yaml:3:11: `scheduler.listen`: nowhere")
        .hasMessageContaining("`scheduler.strategy`: best (expected: spread, pack)")
        .hasMessageContaining("did you mean `vcpu_overcommit`?")
        .hasMessageContaining("`launcher.max_instances`: 0 (expected: a whole number from 1");
  }

  @Test
  void aLabelNoWorkloadCanAskForIsRefusedWhereItStands() {
    String text = "launcher:\n  labels: {'bad key!': a, zone: x y, rack: r1, ssd: ''}\n";

    assertThatThrownBy(() -> parse(text))
        .hasMessageContaining("2 mistakes")
        .hasMessageContaining(
            "ciao.yaml:2:12: `launcher.labels`: the key `bad key!` (expected: " + Labels.KEY_RULE)
        .hasMessageContaining(
            "ciao.yaml:2:33: `launcher.labels.zone`: x y (expected: " + Labels.VALUE_RULE);
  }

  @Test
  void aDeviceNoWorkloadCanAskForIsRefusedWhereItStands() {
    String text = "launcher:\n  devices: {'': 1, vcpus: 2, gpu: 3, slots: 4}\n";

    assertThatThrownBy(() -> parse(text))
        .hasMessageContaining("3 mistakes")
        .hasMessageContaining(
            "ciao.yaml:2:13: `launcher.devices`: the key `` (expected: " + DeviceNames.RULE)
        .hasMessageContaining("ciao.yaml:2:20: `launcher.devices`: the key `vcpus` (expected: ")
        .hasMessageContaining("`launcher.devices`: the key `slots` (expected: ");
    assertThat(parse("launcher: {devices: {gpu: 3}}").launcher().devices())
        .containsOnly(Map.entry("gpu", 3));
  }

  @Test
  void aSchedulerServesAsItsKeysSay() {
    ServerSettings usual = SchedulerRole.settings(parse("").scheduler());
    assertThat(usual.configuration()).isEqualTo(ClusterConfiguration.DEFAULT);
    assertThat(usual.transport()).isEqualTo(Transport.DEFAULT);

    String text = "scheduler: {max_payload_bytes: 67108864, allow_tls_1_2: true}";
    ServerSettings told = SchedulerRole.settings(parse(text).scheduler());
    assertThat(told.configuration().maxPayloadBytes()).isEqualTo(64 << 20);
    assertThat(told.transport().tls12Allowed()).isTrue();
    assertThat(told.transport().nativeAllowed()).isTrue();
  }

  @Test
  void aPayloadLimitThatWouldKeepInventoriesFromBeingSentIsRefused() {
    assertThatThrownBy(() -> parse("scheduler: {max_payload_bytes: 8388607}"))
        .hasMessageContaining(
            "`scheduler.max_payload_bytes`: 8388607 (expected: a whole number from 8388608 to"
                + " 67108864)");
    assertThatThrownBy(() -> parse("scheduler: {max_payload_byte: 1, allow_tls12: maybe}"))
        .hasMessageContaining("did you mean `max_payload_bytes`?")
        .hasMessageContaining("did you mean `allow_tls_1_2`?");
    assertThatThrownBy(() -> parse("scheduler: {allow_tls_1_2: maybe}"))
        .hasMessageContaining("`scheduler.allow_tls_1_2`: maybe (expected: ");
  }

  @Test
  void aKeyWithDotsIsToldHowItIsWritten() {
    assertThatThrownBy(() -> parse("scheduler.listen: a:1\nlauncher.max_instance: 9\nno.such: 1\n"))
        .hasMessageContaining(
            "ciao.yaml:1:1: unknown key `scheduler.listen`; did you mean `scheduler: {listen: …}`?")
        .hasMessageContaining("did you mean `launcher: {max_instances: …}`?")
        .hasMessageContaining("unknown key `no.such` (known here: ");
  }

  @Test
  void theFileInTheDocumentationIsOne() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "configuration.md"));
    int begin = page.indexOf("```yaml") + "```yaml".length();
    NodeConfig config = parse(page.substring(begin, page.indexOf("```", begin)));

    assertThat(config.scheduler().listen()).hasToString("0.0.0.0:8888");
    assertThat(config.launcher().labels()).containsEntry("rack", "r1");
  }

  @Test
  void numbersAreShownOnLoopbackAddressesOnly() {
    assertThat(parse("").metrics()).isEmpty();
    assertThat(parse("metrics: '[::1]:9464'").metrics()).hasValue(new HostAndPort("::1", 9464));
    assertThatThrownBy(() -> parse("metrics: 0.0.0.0:9464"))
        .hasMessageContaining("`metrics`: 0.0.0.0:9464 (expected: HOST:PORT with a loopback");
  }

  @Test
  void stateIsKeptOnTheOwnDiskUnlessADatabaseIsNamed() {
    assertThat(parse("").state().database()).isEmpty();

    NodeConfig.Database database =
        parse(
                """
                controller:
                  database: postgresql://db:5432/ciao?password=hunter2
                  database_password_file: db.txt
                """)
            .state()
            .database()
            .orElseThrow();

    assertThat(database.url()).isEqualTo("jdbc:postgresql://db:5432/ciao?password=hunter2");
    assertThat(database.user()).isEqualTo("ciao");
    assertThat(database.passwordFile()).contains(HOME.resolve("db.txt"));
    assertThat(database).hasToString("jdbc:postgresql://db:5432/ciao");
  }

  @Test
  void aDatabasesPasswordIsForItsOwnerOnly(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("db.txt"), "hunter2\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> SharedState.password(file)).hasMessageContaining("chmod 600");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(SharedState.password(file)).isEqualTo("hunter2");
  }

  @Test
  void aDatabaseOfAnotherKindIsRefused() {
    assertThatThrownBy(() -> parse("controller: {database: 'mysql://db/ciao'}"))
        .hasMessageContaining("mysql://db/ciao (expected: postgresql://HOST:PORT/NAME)");
  }

  @Test
  void aSizeThatNoHostHasIsRefusedWithTheLargest() {
    assertThatThrownBy(() -> parse("launcher: {image_cache_mib: 9223372036854775807}"))
        .hasMessageContaining("image_cache_mib")
        .hasMessageContaining("a whole number from 0 to 4294967296");
  }

  @Test
  void namesThePlaceOfBrokenYaml() {
    assertThatThrownBy(() -> parse("a: [b\n")).hasMessageContaining("ciao.yaml:2:1");
  }

  @Test
  void refusesAKeyThatStandsTwice() {
    assertThatThrownBy(() -> parse("ca: a\nca: b\n")).hasMessageContaining("`ca` stands twice");
  }
}
