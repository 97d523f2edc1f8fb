package ciao.launcher.container;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Role;
import ciao.launcher.driver.UnpackedImages;
import ciao.launcher.fetch.ControllerHttp;
import ciao.launcher.fetch.ImageCache;
import ciao.launcher.testing.TestCluster;
import ciao.netagent.host.HomeTag;
import ciao.ssntp.payload.InstanceId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unpacked images in the node's cache, on real files. */
class ImageShelfTest {
  private static final long MIB = 1 << 20;
  private static final InstanceId INSTANCE = new InstanceId(new UUID(1, 1));

  @TempDir private Path home;
  private final AtomicInteger now = new AtomicInteger();
  private final InstantSource clock = () -> Instant.ofEpochSecond(now.incrementAndGet());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private ControllerHttp http;
  private ImageShelf shelf;

  @BeforeEach
  void open() throws Exception {
    http =
        new ControllerHttp(new TestCluster().node(UUID.randomUUID(), Role.AGENT), threads, timers);
    shelf = openShelf();
  }

  @AfterEach
  void close() {
    http.close();
    threads.shutdownNow();
    timers.shutdownNow();
  }

  private ImageShelf openShelf() throws Exception {
    HomeTag tag = HomeTag.of(home);
    ContainerMounts mounts = ContainerMounts.of(tag, IdMapping.of(tag));
    return ImageShelf.open(home.resolve("images/unpacked"), mounts, clock);
  }

  private ImageCache cache(long mostBytes) throws Exception {
    return ImageCache.open(home.resolve("images"), shelf, http, clock, mostBytes);
  }

  private static String digest(int number) {
    return "%064x".formatted(number);
  }

  private Path half(int number) throws Exception {
    Path root = Files.createDirectories(shelf.unfinished(digest(number)).resolve("rootfs"));
    Files.write(root.resolve("file"), new byte[(int) MIB]);
    return shelf.unfinished(digest(number));
  }

  private Path whole(int number) throws Exception {
    half(number);
    shelf.finish(digest(number));
    return shelf.place(digest(number));
  }

  @Test
  void theOneUsedLongestAgoThatNoInstanceUsesGoesWhenTheCacheIsOverItsLimit() throws Exception {
    Path used = whole(1);
    Path older = whole(2);
    Path newer = whole(3);
    shelf.use(digest(2));
    ImageCache cache = cache(5 * MIB / 2);
    cache.uses(INSTANCE, Set.of(digest(1)));

    cache.trim();

    assertThat(used).exists();
    assertThat(older).exists();
    assertThat(newer).doesNotExist();
    try (var left = Files.list(home.resolve("images/unpacked"))) {
      assertThat(left).containsExactlyInAnyOrder(used, older);
    }
  }

  @Test
  void partsAndWhatWasUnpackedOfThemCountTogether() throws Exception {
    Path part = Files.write(home.resolve("images").resolve(digest(9)), new byte[(int) MIB]);
    Path unpacked = whole(1);
    cache(5 * MIB / 2).trim();
    assertThat(part).exists();
    assertThat(unpacked).exists();
    cache(3 * MIB / 2).trim();
    assertThat(unpacked).doesNotExist();
    assertThat(part).exists();
  }

  @Test
  void whenItsLastInstanceIsGoneAnImageMayGoToo() throws Exception {
    Path image = whole(1);
    ImageCache cache = cache(0);
    assertThat(cache.uses(INSTANCE, Set.of(digest(1)))).isFalse();
    cache.trim();
    assertThat(image).exists();
    assertThat(cache.uses(INSTANCE, Set.of())).isTrue();
    cache.trim();
    assertThat(image).doesNotExist();
  }

  @Test
  void oneThatIsBeingUnpackedIsNeverRemoved() throws Exception {
    Path work = half(1);
    cache(0).trim();
    assertThat(work.resolve("rootfs/file")).exists();
    shelf.finish(digest(1));
    assertThat(shelf.list()).extracting(UnpackedImages.Unpacked::digest).containsOnly(digest(1));
  }

  @Test
  void whatACrashLeftHalfMadeOrHalfRemovedIsNeverFoundAndGoneWithTheNextStart() throws Exception {
    half(1);
    whole(2);
    assertThat(shelf.discard(digest(2))).isTrue();
    assertThat(shelf.place(digest(2))).doesNotExist();
    assertThat(shelf.list()).isEmpty();

    shelf = openShelf();

    assertThat(home.resolve("images/unpacked")).isEmptyDirectory();
  }

  @Test
  void oneThatWasNeverMeasuredIsWhenTheLauncherStarts() throws Exception {
    Files.delete(whole(1).resolve("bytes"));
    shelf = openShelf();
    assertThat(shelf.list())
        .first()
        .satisfies(image -> assertThat(image.bytes()).isBetween(MIB, 2 * MIB));
  }
}
