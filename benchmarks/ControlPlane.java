import ciao.client.CiaoClient;
import ciao.client.ClientCredentials;
import ciao.client.api.NewInstances;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What tenants see of the control plane. Run by control-plane.sh with the jar on the class path; the
 * first argument is the home.
 *
 * <p>{@code create WORKLOAD COUNT TOGETHER EACH}: makes COUNT instances, TOGETHER requests at a time,
 * EACH in a request; prints how many a second were answered, which is after they are on disk.
 *
 * <p>{@code follow INSTANCE LINES}: reads as many lines of a log as they come, each the nanoseconds
 * since the epoch at which it was written; prints for each the milliseconds until it was read.
 */
class ControlPlane {
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    Properties local = new Properties();
    try (var reader = Files.newBufferedReader(home.resolve("client/client.properties"))) {
      local.load(reader);
    }
    String tenant = local.getProperty("tenant");
    try (CiaoClient client =
        new CiaoClient(
            URI.create(local.getProperty("controller")),
            new ClientCredentials(
                Path.of(local.getProperty("certificate")), Path.of(local.getProperty("ca"))))) {
      if (arguments[1].equals("create")) {
        int count = Integer.parseInt(arguments[3]);
        int together = Integer.parseInt(arguments[4]);
        int each = Integer.parseInt(arguments[5]);
        create(client, tenant, arguments[2], count / 5, together, each); // the JVMs warm up
        System.out.printf("%.0f%n", create(client, tenant, arguments[2], count, together, each));
      } else {
        follow(client, tenant, arguments[2], Integer.parseInt(arguments[3]));
      }
    }
  }

  private static double create(
      CiaoClient client, String tenant, String workload, int count, int together, int each)
      throws Exception {
    try (var requests = Executors.newFixedThreadPool(together)) {
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int made = 0; made < count; made += each) {
        calls.add(
            () ->
                client
                    .addInstances(tenant, new NewInstances(workload, null, each))
                    .created()
                    .size());
      }
      long begin = System.nanoTime();
      int made = 0;
      for (Future<Integer> call : requests.invokeAll(calls)) {
        made += call.get();
      }
      return made / ((System.nanoTime() - begin) / 1e9);
    }
  }

  private static void follow(CiaoClient client, String tenant, String instance, int lines)
      throws Exception {
    try (var log =
        new BufferedReader(
            new InputStreamReader(
                client.logs(tenant, instance, 0, true, "output"), StandardCharsets.UTF_8))) {
      for (int line = 0; line < lines; line++) {
        long written = Long.parseLong(log.readLine());
        long now = ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
        System.out.printf("%.2f%n", (now - written) / 1e6);
      }
    }
  }
}
