package ciao.cli.serve;

import static ciao.cli.serve.ThreeKinds.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.cli.ExitCode;
import ciao.cli.serve.TestCloud.Role;
import ciao.state.backup.Backup;
import ciao.state.postgres.PostgresServer;
import ciao.state.sql.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A controller whose state is in a PostgreSQL database. */
class SharedStateTest {
  @Test
  void aControllerFindsAllOfItInTheDatabaseAfterAKillAndServesOnlyWhileItLeads() throws Exception {
    try (PostgresServer server = PostgresServer.start()) {
      Address database = server.fresh();
      try (TestCloud cloud = cloudOn(database)) {
        needsARingOfAll(cloud);
        succeed(cloud.ciao("state", "keys", "init"));
        assertThat(cloud.home().resolve("pki/state-keys")).doesNotExist();
        cloud.startAll();
        runAnInstance(cloud);

        cloud.kill(Role.CONTROLLER);
        cloud.start(Role.CONTROLLER);

        assertThat(cloud.awaitPhase("one", "active").name()).isEqualTo("one");
        backsUp(cloud);
        changesTheMasterKey(cloud);
        endsWhenDeposed(cloud, database);
        waitsForTheLead(cloud, database);
        cloud.awaitPhase("one", "active");
      }
    }
  }

  private static TestCloud cloudOn(Address database) throws Exception {
    TestCloud cloud = TestCloud.create("simulated: true");
    Path file = cloud.home().resolve(NodeConfig.FILE);
    String keys = "controller: {database: '%s', ".formatted(database.url());
    Files.writeString(
        file,
        Files.readString(file).replaceFirst("controller: \\{", Matcher.quoteReplacement(keys)));
    return cloud;
  }

  private static void needsARingOfAll(TestCloud cloud) {
    CommandResult refused = cloud.ciao("serve", "--controller");

    assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.err()).contains("say `ciao state keys init` on one of its controllers");
  }

  private static void runAnInstance(TestCloud cloud) throws Exception {
    ThreeKinds.workload(
        cloud,
        """
        name: pretence
        kind: process
        command: [/no/such/program]
        environment: {PASSWORD: hunter2}
        demands: {vcpus: 1, memory_mib: 16, disk_mib: 1}
        """);
    succeed(cloud.ciao("instance", "add", "pretence", "--name", "one", "--wait"));
  }

  private static void backsUp(TestCloud cloud) throws IOException {
    Path file = cloud.home().resolve("backup");

    succeed(cloud.ciao("state", "backup", file.toString()));

    assertThat(Backup.open(file).header().count()).isGreaterThan(3);
  }

  private static void changesTheMasterKey(TestCloud cloud) throws IOException {
    String before = cloud.ciao("state", "keys", "list", "-o", "json").out();
    succeed(cloud.ciao("state", "keys", "rotate", "--controller", url(cloud)));
    String rotated = cloud.ciao("state", "keys", "list", "-o", "json").out();
    assertThat(rotated).contains(current(before)).isNotEqualTo(before);

    Awaitility.await()
        .atMost(TestCloud.PATIENCE)
        .untilAsserted(() -> {
          succeed(cloud.ciao("state", "keys", "drop", "--controller", url(cloud)));
          assertThat(cloud.ciao("state", "keys", "list", "-o", "json").out())
              .contains(current(rotated))
              .doesNotContain(current(before));
        });
  }

  private static String current(String keys) {
    Matcher current = Pattern.compile("\"current\"\\s*:\\s*\"([^\"]+)\"").matcher(keys);
    assertThat(current.find()).as(keys).isTrue();
    return current.group(1);
  }

  private static String url(TestCloud cloud) throws IOException {
    return "https://" + NodeConfig.read(cloud.home()).controllerListen();
  }

  private static void endsWhenDeposed(TestCloud cloud, Address database) throws Exception {
    sql(
        database,
        "update head set epoch = epoch + 1, leader = 'another',"
            + " expires = clock_timestamp() + interval '1 hour'");

    Awaitility.await()
        .atMost(TestCloud.PATIENCE)
        .until(() -> said(cloud, "was deposed: another leads in epoch"));
    cloud.awaitEnd(Role.CONTROLLER);
  }

  private static void waitsForTheLead(TestCloud cloud, Address database) throws Exception {
    Callable<Boolean> start =
        () -> {
          cloud.start(Role.CONTROLLER);
          return true;
        };
    FutureTask<Boolean> serves = new FutureTask<>(start);
    Thread.ofVirtual().start(serves);
    Awaitility.await()
        .atMost(TestCloud.PATIENCE)
        .until(() -> said(cloud, "waits for the lead before it serves: another leads"));
    assertThat(serves.isDone()).isFalse();

    sql(database, "update head set expires = clock_timestamp() - interval '1 second'");

    assertThat(serves.get()).isTrue();
  }

  private static boolean said(TestCloud cloud, String words) throws IOException {
    try (Stream<Path> files = Files.list(cloud.home())) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        if (Files.readString(log).contains(words)) {
          return true;
        }
      }
      return false;
    }
  }

  private static void sql(Address database, String statement) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        Statement each = connection.createStatement()) {
      each.execute(statement);
    }
  }
}
