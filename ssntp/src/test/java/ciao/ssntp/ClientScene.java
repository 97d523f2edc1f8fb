package ciao.ssntp;

import ciao.certs.Credentials;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.ssntp.payload.ClusterConfiguration;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A client, the cluster it belongs to, and what it was told. */
abstract class ClientScene {
  static final UUID NODE = Cluster.uuid(1);
  static final Roles AGENT = Roles.of(Role.AGENT);
  static final ClusterConfiguration LIVELY = new ClusterConfiguration(6_000, 100, 500, 1 << 20);
  static final Timeouts HASTY =
      new Timeouts(
          Duration.ofMillis(1_500),
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          Duration.ofMillis(200));

  final Recorder seen = new Recorder();
  Cluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new Cluster(Cluster.loopback().with(LIVELY).with(HASTY));
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  static ClientSettings patient(InetSocketAddress server) {
    return ClientSettings.to(List.of(server), AGENT)
        .with(HASTY)
        .withRetries(Duration.ofMillis(50), Duration.ofMillis(100));
  }

  Credentials agent() throws Exception {
    return cluster.node(NODE, Role.AGENT);
  }
}
