import ciao.client.CiaoClient;
import ciao.client.ClientCredentials;
import ciao.client.Watch;
import ciao.client.WatchEvent;
import ciao.client.api.Instance;
import ciao.client.api.NewInstances;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How long a request takes until its instances are active, as a tenant sees it: from before the POST
 * to the event of the watch. Run by instances.sh with the jar on the class path.
 *
 * <p>Arguments: home, workload, how many at once, how many rounds. Prints one number of milliseconds
 * a round.
 */
class RequestToActive {
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    String workload = arguments[1];
    int atOnce = Integer.parseInt(arguments[2]);
    int rounds = Integer.parseInt(arguments[3]);
    Properties local = new Properties();
    try (var reader = Files.newBufferedReader(home.resolve("client/client.properties"))) {
      local.load(reader);
    }
    CompletableFuture.delayedExecutor(rounds, TimeUnit.MINUTES)
        .execute(
            () -> {
              System.err.println("gave up after a minute a round");
              Runtime.getRuntime().halt(1);
            });
    String tenant = local.getProperty("tenant");
    try (CiaoClient client =
            new CiaoClient(
                URI.create(local.getProperty("controller")),
                new ClientCredentials(
                    Path.of(local.getProperty("certificate")), Path.of(local.getProperty("ca"))));
        Watch<Instance> watch = client.watchInstances(tenant)) {
      for (int round = 0; round < rounds; round++) {
        long begin = System.nanoTime();
        Set<String> open = new HashSet<>();
        client
            .addInstances(tenant, new NewInstances(workload, null, atOnce))
            .created()
            .forEach(instance -> open.add(instance.id()));
        List<String> all = new ArrayList<>(open);
        await(watch, open, "active");
        System.out.printf("%.1f%n", (System.nanoTime() - begin) / 1e6);
        for (String id : all) {
          client.deleteInstance(tenant, id);
        }
        await(watch, new HashSet<>(all), "deleted");
      }
    }
  }

  private static void await(Watch<Instance> watch, Set<String> open, String goal) throws Exception {
    while (!open.isEmpty()) {
      WatchEvent<Instance> event = watch.next();
      Instance instance = event.item();
      boolean gone = event.type() == WatchEvent.Type.DELETED;
      if (gone ? goal.equals("deleted") : instance.phase().equals(goal)) {
        open.remove(instance.id());
      } else if (instance.phase().equals("failed")) {
        throw new IllegalStateException(instance.name() + " failed: " + instance.reason());
      }
    }
  }
}
