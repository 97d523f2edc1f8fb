package ciao.controller;

import ciao.client.CiaoClient;
import ciao.client.api.NewTenant;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One cluster for a class of tests, and a tenant of its own for each of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SharedCluster {
  private final AtomicInteger tenants = new AtomicInteger();

  TestCluster cluster;
  CiaoClient operator;

  /** The tenant's name, its client, and bare HTTP with its certificate. */
  String name;

  CiaoClient tenant;
  Rest rest;

  @BeforeAll
  void begin(@TempDir Path home) throws Exception {
    cluster = new TestCluster(home);
    operator = cluster.client("admin");
  }

  @BeforeEach
  void makeTenant() throws Exception {
    name = "team-" + tenants.incrementAndGet();
    operator.addTenant(new NewTenant(name));
    tenant = cluster.client(name);
    rest = new Rest(cluster.http(TestCluster.user(name)), cluster.uri());
  }

  /** A path below the tenant. */
  String at(String path) {
    return "/v1/tenants/" + name + path;
  }

  @AfterAll
  void end() throws Exception {
    cluster.close();
  }
}
