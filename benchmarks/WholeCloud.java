import ciao.certs.CertificateAuthority;
import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.PkiDirectory;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.client.CiaoClient;
import ciao.client.ClientCredentials;
import ciao.client.api.Affinity;
import ciao.client.api.Demands;
import ciao.client.api.Kind;
import ciao.client.api.NewInstances;
import ciao.client.api.NewPlan;
import ciao.client.api.Plan;
import ciao.client.api.Requires;
import ciao.client.api.Scheduling;
import ciao.client.api.WorkloadSpec;
import ciao.ssntp.ClientLoops;
import ciao.ssntp.ClientSettings;
import ciao.ssntp.SsntpClient;
import ciao.ssntp.Transport;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Room;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A cloud of pretended nodes around a real scheduler and controller: fills it with instances of many
 * shapes through the API, and asks what would be if. Run by whole-cloud.sh with the jar on the class
 * path.
 *
 * <p>Arguments: the home, the scheduler's port, how many nodes, how many instances.
 */
class WholeCloud {
  private static final int SHAPES = 25;
  private static final int LOST = 1_000;
  private static final int TIMES = 5;
  private static final int EACH = 500;
  private static final int TOGETHER = 8;
  private static final long STATS_MS = 6_000;
  private static final int GROUPS_OF_NODES = 60;
  private static final long PATIENCE_S = 600;

  /** What is counted here costs nothing; a list of 100,000 instances takes the controller's time. */
  private static final long OWN_POLL_MS = 20;

  private static final long POLL_MS = 2_000;
  private static final PretendNode.Counts COUNTS =
      new PretendNode.Counts(new AtomicInteger(), new AtomicInteger());

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    InetSocketAddress scheduler =
        new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[1]));
    int nodes = Integer.parseInt(arguments[2]);
    int instances = Integer.parseInt(arguments[3]);
    if (instances > nodes * SHAPES) {
      say(
          "instances: %,d (expected: %,d at most on %,d nodes: five of the %d shapes, which get as many"
              + " each, have one on a node at most)",
          instances, nodes * SHAPES, nodes, SHAPES);
      System.exit(2);
    }
    Properties local = new Properties();
    try (var reader = Files.newBufferedReader(home.resolve("client/client.properties"))) {
      local.load(reader);
    }
    Path authorities = Path.of(local.getProperty("ca"));
    URI controller = URI.create(local.getProperty("controller"));
    try (CiaoClient tenant =
            new CiaoClient(
                controller,
                new ClientCredentials(Path.of(local.getProperty("certificate")), authorities));
        CiaoClient operator =
            new CiaoClient(
                controller,
                new ClientCredentials(Path.of(local.getProperty("operator_certificate")), authorities))) {
      String name = local.getProperty("tenant");
      List<Credentials> issued = issue(home, nodes);
      long begin = System.nanoTime();
      connect(issued, scheduler);
      await("connections", nodes, OWN_POLL_MS, COUNTS.connections()::get);
      await("nodes that are ready", nodes, POLL_MS, () -> ready(operator));
      say("%,d nodes are ready after %.1f s", nodes, since(begin));

      for (int shape = 0; shape < SHAPES; shape++) {
        tenant.addWorkload(name, workload(shape));
      }
      begin = System.nanoTime();
      create(tenant, name, instances);
      say("%,d instances of %d shapes are accepted after %.1f s", instances, SHAPES, since(begin));
      await("granted instances", instances, OWN_POLL_MS, COUNTS.active()::get);
      say("%,d are granted to their nodes after %.1f s", COUNTS.active().get(), since(begin));
      await("active instances", instances, POLL_MS, () -> active(tenant, name));
      say("%,d are active by the controller's word after %.1f s", instances, since(begin));
      plans(operator, name, nodes);
    }
    System.exit(0); // the nodes have nothing to end in good order
  }

  private static void plans(CiaoClient operator, String tenant, int nodes) throws Exception {
    int lost = Math.min(LOST, nodes / 2);
    List<String> some = IntStream.range(0, lost).mapToObj(n -> "node" + n * 2).toList();
    List<NewPlan.MoreInstances> more =
        IntStream.range(0, SHAPES)
            .mapToObj(shape -> new NewPlan.MoreInstances(tenant, "shape-" + shape, nodes / 4))
            .toList();
    time(operator, lost + " nodes were lost", new NewPlan(null, null, some, null, null));
    time(operator, lost + " nodes were drained", new NewPlan(null, null, null, some, null));
    time(operator, SHAPES * (nodes / 4) + " more", new NewPlan(null, null, null, null, more));
    time(operator, "the same, packed", new NewPlan("pack", null, null, null, more));
  }

  private static void time(CiaoClient operator, String what, NewPlan asked) throws Exception {
    long[] took = new long[TIMES];
    Plan plan = null;
    for (int i = 0; i < TIMES; i++) {
      long begin = System.nanoTime();
      plan = operator.plan(asked);
      took[i] = (System.nanoTime() - begin) / 1_000_000;
    }
    say(
        "what if %s: %,d placed, %,d wait, %d forecasts; ms, in this order: %s",
        what, plan.placed(), plan.waiting(), plan.forecasts().size(), Arrays.toString(took));
  }

  private static List<Credentials> issue(Path home, int count) throws Exception {
    CertificateAuthority authority =
        new PkiDirectory(home.resolve("pki"), InstantSource.system()).authority();
    List<Credentials> issued = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      var identity = new Identity.Node("node" + n, UUID.randomUUID(), Roles.of(Role.AGENT));
      issued.add(authority.issue(identity, List.of()));
    }
    return issued;
  }

  private static void connect(List<Credentials> issued, InetSocketAddress scheduler)
      throws Exception {
    int count = issued.size();
    ScheduledExecutorService timers =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    ClientLoops loops = ClientLoops.start(Transport.DEFAULT, 1);
    ClientSettings settings = ClientSettings.to(List.of(scheduler), Roles.of(Role.AGENT));
    List<PretendNode> all = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      NodeId id = new NodeId(((Identity.Node) issued.get(n).identity()).uuid());
      Room room = new Room(n % 2 == 0 ? 64 : 128, (n % 3 + 1) * 65_536L, 1 << 20, 200);
      Map<String, String> labels =
          Map.of("zone", "z" + n % 3, "rack", "r" + n % 100, "arch", n % 5 == 0 ? "arm" : "x86");
      PretendNode node = new PretendNode(id, "node" + n, room, labels, COUNTS);
      all.add(node);
      SsntpClient.start(settings, issued.get(n), node, new Random(n), timers, loops);
    }
    for (int group = 0; group < GROUPS_OF_NODES; group++) {
      int first = group;
      timers.scheduleAtFixedRate(
          () -> {
            for (int n = first; n < count; n += GROUPS_OF_NODES) {
              all.get(n).report();
            }
          },
          STATS_MS * group / GROUPS_OF_NODES,
          STATS_MS,
          TimeUnit.MILLISECONDS);
    }
  }

  /** Of each demand another mixture; some bound to labels, some kept apart. */
  private static WorkloadSpec workload(int shape) {
    Demands demands = new Demands(1 + shape % 4, 256L << shape % 5, 100L * (shape % 7));
    Requires requires =
        switch (shape % 5) {
          case 1 -> new Requires(Map.of("zone", "z" + shape % 3), null, null);
          case 2 -> new Requires(null, null, null, "arch in (x86)");
          default -> null;
        };
    Scheduling scheduling =
        shape % 5 == 3
            ? new Scheduling(
                "g" + shape, shape, List.of(new Affinity("g" + shape, "apart", "node", true)))
            : null;
    return new WorkloadSpec(
        "shape-" + shape,
        null,
        Kind.PROCESS,
        List.of("/no/such/program"),
        null,
        null,
        demands,
        requires,
        scheduling,
        null,
        null);
  }

  private static void create(CiaoClient tenant, String name, int count) throws Exception {
    try (var requests = Executors.newFixedThreadPool(TOGETHER)) {
      List<Future<?>> calls = new ArrayList<>();
      for (int made = 0; made * SHAPES < count; made += EACH) {
        for (int shape = 0; shape < SHAPES; shape++) {
          String workload = "shape-" + shape;
          int some = Math.min(EACH, count / SHAPES + (shape < count % SHAPES ? 1 : 0) - made);
          if (some > 0) {
            NewInstances wish = new NewInstances(workload, null, some);
            calls.add(requests.submit(() -> tenant.addInstances(name, wish)));
          }
        }
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
  }

  private static int ready(CiaoClient operator) throws Exception {
    return (int) operator.nodes().stream().filter(node -> node.status().equals("ready")).count();
  }

  private static int active(CiaoClient tenant, String name) throws Exception {
    return (int) tenant.instances(name).stream().filter(one -> one.phase().equals("active")).count();
  }

  private static void await(String what, int wanted, long pollMs, Callable<Integer> count)
      throws Exception {
    long begin = System.nanoTime();
    for (int now = count.call(); now < wanted; now = count.call()) {
      if (since(begin) > PATIENCE_S) {
        throw new IllegalStateException(
            "%s: %d after %d s (expected: %d)".formatted(what, now, PATIENCE_S, wanted));
      }
      Thread.sleep(pollMs);
    }
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void say(String format, Object... values) {
    System.out.println(format.formatted(values));
  }
}
