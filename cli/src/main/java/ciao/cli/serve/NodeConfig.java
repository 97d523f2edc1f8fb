package ciao.cli.serve;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.yaml.Section;
import ciao.scheduler.placement.Strategy;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.DeviceNames;
import ciao.ssntp.payload.Labels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this node's file {@code <home>/ciao.yaml} says. Every key has a default;
 * docs/configuration.md lists them.
 *
 * @param home the directory everything lies under
 * @param certificate this node's certificate and key
 * @param authority the cluster's CA certificate
 * @param schedulers where the cluster's schedulers are found
 * @param scheduler what a scheduler here is told
 * @param controllerListen where a controller here listens
 * @param controllerAddress where nodes find the controller of this node
 * @param state where a controller here keeps its state
 * @param launcher what a launcher here is told
 * @param metrics where the numbers of this node's roles are shown, or empty
 */
record NodeConfig(
    Path home,
    Path certificate,
    Path authority,
    List<HostAndPort> schedulers,
    SchedulerConfig scheduler,
    HostAndPort controllerListen,
    URI controllerAddress,
    StateConfig state,
    LauncherConfig launcher,
    Optional<HostAndPort> metrics) {
  static final String FILE = "ciao.yaml";
  static final int SSNTP_PORT = 8888;
  static final int API_PORT = 8889;

  /** 4 PiB: beyond any host, and far from an overflow. */
  private static final long MOST_MIB = 4L << 30;

  /** Less, and an inventory or the answer to a plan could not be sent. */
  private static final long LEAST_PAYLOAD = ClusterConfiguration.DEFAULT.maxPayloadBytes();

  /** Twice as much may wait for each peer. */
  private static final long MOST_PAYLOAD = 64 << 20;

  private static final String DATABASE = "postgresql://HOST:PORT/NAME";

  private static final String LOOPBACK =
      "HOST:PORT with a loopback address, such as 127.0.0.1:9464";

  private static final String ADDRESS = "HOST:PORT, such as 127.0.0.1:8888";

  /**
   * What a scheduler is told.
   *
   * @param listen where it listens
   * @param standby whether it waits until a controller activates it
   * @param statsPeriodMs how often it asks launchers to report, milliseconds
   * @param maxPayloadBytes the longest payload of a frame, bytes, 8 MiB to 64 MiB
   * @param tls12Allowed whether a peer may fall back from TLS 1.3 to TLS 1.2
   * @param strategy how it chooses among the nodes that fit
   */
  record SchedulerConfig(
      HostAndPort listen,
      boolean standby,
      long statsPeriodMs,
      int maxPayloadBytes,
      boolean tls12Allowed,
      Strategy strategy) {}

  /**
   * What a launcher is told.
   *
   * @param labels what this node is, for workloads' {@code requires.labels}
   * @param vcpuOvercommit how many virtual CPUs a physical one counts for, 1 to 64
   * @param reserveMemoryMib memory that is not for instances, MiB
   * @param reserveDiskMib disk that is not for instances, MiB
   * @param memoryMib memory for instances instead of what the host has, MiB
   * @param diskMib disk for instances instead of what the host has, MiB
   * @param maxInstances how many instances at most, 1 to 100,000
   * @param devices how many of each countable device instances may have, for workloads' {@code
   *     demands.devices}
   * @param imageCacheMib how much disk cached images may take, MiB
   * @param simulated instances are only simulated: nothing runs
   */
  record LauncherConfig(
      Map<String, String> labels,
      int vcpuOvercommit,
      long reserveMemoryMib,
      long reserveDiskMib,
      Optional<Long> memoryMib,
      Optional<Long> diskMib,
      int maxInstances,
      Map<String, Integer> devices,
      long imageCacheMib,
      boolean simulated) {}

  /**
   * Where a controller keeps its state.
   *
   * @param directory journal and tables
   * @param keyRing the keys that seal what is sensitive
   * @param keyFile what opens the controller's slot of the ring
   * @param database where controllers keep it together instead, or empty
   */
  record StateConfig(Path directory, Path keyRing, Path keyFile, Optional<Database> database) {}

  /**
   * A PostgreSQL database.
   *
   * @param url {@code jdbc:postgresql://HOST:PORT/NAME}
   * @param passwordFile a file whose text is the password, or empty when none is needed
   */
  record Database(String url, String user, Optional<Path> passwordFile) {
    /** Without what the URL may say besides: it may be a password. */
    @Override
    public String toString() {
      return url.replaceFirst("\\?.*", "");
    }
  }

  /** Where the scheduler is found. */
  List<InetSocketAddress> schedulerAddresses() {
    return schedulers.stream().map(HostAndPort::resolved).toList();
  }

  static NodeConfig read(Path home) throws IOException {
    Path file = home.resolve(FILE);
    return parse(home, file.toString(), Files.exists(file) ? Files.readString(file) : "");
  }

  static NodeConfig parse(Path home, String file, String text) {
    Section root = Section.read(file, text);
    Section scheduler = root.section("scheduler");
    Section controller = root.section("controller");
    HostAndPort schedulerListen =
        scheduler.value(
            "listen", new HostAndPort("127.0.0.1", SSNTP_PORT), HostAndPort::parse, ADDRESS);
    List<HostAndPort> schedulers =
        root.list("schedulers", List.of(schedulerListen), HostAndPort::parse, ADDRESS);
    HostAndPort controllerListen =
        controller.value(
            "listen", new HostAndPort("127.0.0.1", API_PORT), HostAndPort::parse, ADDRESS);
    NodeConfig config =
        new NodeConfig(
            home,
            home.resolve(root.text("certificate", own(home))),
            home.resolve(root.text("ca", "pki/ca.pem")),
            schedulers,
            scheduler(scheduler, schedulerListen, schedulers.size() > 1),
            controllerListen,
            controller.value(
                "address",
                URI.create("https://" + controllerListen),
                NodeConfig::https,
                "https://HOST:PORT"),
            state(home, controller),
            launcher(root.section("launcher")),
            root.value("metrics", Optional.empty(), NodeConfig::loopback, LOOPBACK));
    refuse(root.problems());
    return config;
  }

  private static String own(Path home) {
    return home.relativize(OwnCertificate.in(home, LocalCluster.hostname())).toString();
  }

  private static SchedulerConfig scheduler(Section scheduler, HostAndPort listen, boolean several) {
    return new SchedulerConfig(
        listen,
        scheduler.flag("standby", several),
        scheduler.number("stats_period_ms", 6_000, 100, 600_000),
        (int) scheduler.number("max_payload_bytes", LEAST_PAYLOAD, LEAST_PAYLOAD, MOST_PAYLOAD),
        scheduler.flag("allow_tls_1_2", false),
        scheduler.value("strategy", Strategy.ALL.getFirst(), Strategy::named, Strategy.names()));
  }

  private static Optional<HostAndPort> loopback(String text) {
    HostAndPort address = HostAndPort.parse(text);
    try {
      if (InetAddress.getByName(address.host()).isLoopbackAddress()) {
        return Optional.of(address);
      }
    } catch (UnknownHostException nowhere) {
      throw new IllegalArgumentException(text, nowhere);
    }
    throw new IllegalArgumentException(text);
  }

  private static StateConfig state(Path home, Section controller) {
    return new StateConfig(
        home.resolve("controller").resolve("state"),
        home.resolve(controller.text("key_ring", "pki/state-keys")),
        home.resolve(controller.text("key_file", "pki/state-key")),
        database(home, controller));
  }

  private static Optional<Database> database(Path home, Section controller) {
    String url = controller.value("database", "", NodeConfig::postgres, DATABASE);
    String user = controller.text("database_user", "ciao");
    String passwordFile = controller.text("database_password_file", "");
    return url.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Database(
                url,
                user,
                passwordFile.isEmpty()
                    ? Optional.empty()
                    : Optional.of(home.resolve(passwordFile))));
  }

  private static String postgres(String text) {
    String url = text.startsWith("jdbc:") ? text : "jdbc:" + text;
    if (!url.startsWith("jdbc:postgresql://")) {
      throw new IllegalArgumentException(text);
    }
    return url;
  }

  private static LauncherConfig launcher(Section launcher) {
    return new LauncherConfig(
        launcher.texts(
            "labels",
            new Section.Rule(Labels::isKey, Labels.KEY_RULE),
            new Section.Rule(Labels::isValue, Labels.VALUE_RULE)),
        (int) launcher.number("vcpu_overcommit", 4, 1, 64),
        launcher.number("reserve_memory_mib", 512, 0, MOST_MIB),
        launcher.number("reserve_disk_mib", 1024, 0, MOST_MIB),
        optional(launcher, "memory_mib"),
        optional(launcher, "disk_mib"),
        (int) launcher.number("max_instances", 1000, 1, 100_000),
        launcher.numbers(
            "devices", new Section.Rule(DeviceNames::allows, DeviceNames.RULE), 0, 1_000_000),
        launcher.number("image_cache_mib", 20_480, 0, MOST_MIB),
        launcher.flag("simulated", false));
  }

  private static Optional<Long> optional(Section section, String key) {
    long number = section.number(key, -1, 0, MOST_MIB);
    return number < 0 ? Optional.empty() : Optional.of(number);
  }

  private static URI https(String text) {
    URI address = URI.create(text);
    if (!"https".equals(address.getScheme()) || address.getHost() == null) {
      throw new IllegalArgumentException(text);
    }
    return address;
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          "the configuration has %d mistake%s:%n  %s"
              .formatted(
                  problems.size(),
                  problems.size() == 1 ? "" : "s",
                  String.join(System.lineSeparator() + "  ", problems)));
    }
  }
}
