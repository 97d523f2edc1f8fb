package ciao.cli.serve;

import ciao.certs.PkiException;
import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.UnreachableException;
import ciao.client.Watch;
import ciao.client.WatchEvent;
import ciao.client.api.Instance;
import ciao.client.api.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The cloud a tour plays on, in a directory of its own. {@link #close} removes everything, however
 * the tour ends: at its end, on an error, on ctrl-C.
 */
final class Stage implements AutoCloseable {
  private static final Duration LAST_MOMENTS = Duration.ofSeconds(10);

  private final LocalCluster cluster;
  private final Narrator narrator;
  private final Bootstrap bootstrap;
  private final AtomicBoolean keep;
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private final ReentrantLock closing = new ReentrantLock();
  private final Thread onInterrupt;
  private @Nullable ProcessHandle roles;
  private boolean closed;

  private Stage(LocalCluster cluster, Narrator narrator, boolean keep) {
    this.cluster = cluster;
    this.narrator = narrator;
    this.keep = new AtomicBoolean(keep);
    this.bootstrap = new Bootstrap(cluster, narrator::doing);
    this.onInterrupt = new Thread(this::interrupted, "tour-clean-up");
  }

  static Stage open(Narrator narrator, boolean keep) throws IOException {
    Path home = Files.createTempDirectory("ciao-demo-");
    Stage stage = new Stage(new LocalCluster(home), narrator, keep);
    Runtime.getRuntime().addShutdownHook(stage.onInterrupt);
    return stage;
  }

  boolean stays() {
    return keep.get();
  }

  Path home() {
    return cluster.home();
  }

  Bootstrap bootstrap() {
    return bootstrap;
  }

  /** Starts the roles on free ports. */
  void up() throws Exception {
    bootstrap.configurationOnFreePorts();
    closing.lockInterruptibly();
    try {
      roles = bootstrap.roles();
    } finally {
      closing.unlock();
    }
  }

  /** The tenant's client. */
  CiaoClient client() throws IOException, PkiException {
    return cluster.client(NodeConfig.read(cluster.home()), LocalCluster.TENANT);
  }

  /** On ctrl-C another thread cleans up and the JVM ends with it: the tour goes no further. */
  void stopIfInterrupted() throws InterruptedException {
    if (interrupted.get()) {
      onInterrupt.join();
      Thread.currentThread().join(LAST_MOMENTS); // the JVM ends meanwhile
    }
  }

  private void interrupted() {
    interrupted.set(true);
    keep.set(false);
    try {
      close();
    } catch (Exception failed) {
      narrator.say("not everything could be removed: " + failed.getMessage());
    }
  }

  @Override
  public void close() throws Exception {
    closing.lock();
    try {
      if (closed) {
        return;
      }
      if (keep.get()) {
        narrator.say("The cloud stays up, and its images are in " + home().resolve("tour") + ".");
        narrator.say("  export CIAO_HOME=" + home() + "    for the commands to find it");
        narrator.say("  ciao down && rm -r " + home() + "    ends it");
        closed = true;
        return;
      }
      if (roles != null && roles.isAlive()) {
        deleteAll();
        narrator.doing("ending the roles");
        Daemon.stop(roles);
      }
      HostScripts.deleteTree(cluster.home());
      closed = true;
      narrator.done("the roles ended, " + cluster.home() + " is removed: nothing is left");
    } finally {
      closing.unlock();
    }
  }

  /**
   * A request of the tour may still be on its way and make an instance after this has looked. With
   * its workload gone none can be made any more, and no workload goes that has an instance.
   */
  private void deleteAll()
      throws IOException, PkiException, ApiException, UnreachableException, InterruptedException {
    try (CiaoClient client = client()) {
      do {
        deleteInstances(client);
      } while (!deleteWorkloads(client));
    }
  }

  /** Whether all are gone; not when one has an instance meanwhile. */
  private static boolean deleteWorkloads(CiaoClient client)
      throws ApiException, UnreachableException, InterruptedException {
    try {
      for (Workload workload : client.workloads(LocalCluster.TENANT)) {
        client.deleteWorkload(LocalCluster.TENANT, workload.id());
      }
      return true;
    } catch (ApiException refused) {
      if (refused.problem().code().equals("in_use")) {
        return false;
      }
      throw refused;
    }
  }

  private void deleteInstances(CiaoClient client)
      throws IOException, ApiException, UnreachableException, InterruptedException {
    try (Watch<Instance> watch = client.watchInstances(LocalCluster.TENANT)) {
      Set<String> left = new HashSet<>();
      for (Instance instance : client.instances(LocalCluster.TENANT)) {
        client.deleteInstance(LocalCluster.TENANT, instance.id());
        left.add(instance.id());
      }
      while (!left.isEmpty()) {
        narrator.doing("deleting " + left.size() + (left.size() == 1 ? " instance" : " instances"));
        WatchEvent<Instance> change = watch.next();
        if (change == null) {
          throw new IOException("the controller ended before its instances were deleted");
        }
        if (change.type() == WatchEvent.Type.DELETED) {
          left.remove(change.item().id());
        } else if (left.add(change.item().id())) { // asked for just before the tour was broken off
          client.deleteInstance(LocalCluster.TENANT, change.item().id());
        }
      }
    }
  }
}
