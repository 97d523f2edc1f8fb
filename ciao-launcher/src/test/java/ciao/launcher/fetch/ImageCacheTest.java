package ciao.launcher.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.certs.Role;
import ciao.launcher.driver.Fetcher;
import ciao.launcher.driver.UnpackedImages;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Images are fetched once and kept as long as there is room. */
@Timeout(60)
class ImageCacheTest extends FetchFixture {
  @Test
  void anImageIsFetchedOnceCheckedAndKept() throws Exception {
    URI controller = serve(Role.CONTROLLER, exchange -> answer(exchange, 200, BYTES));
    Path first = fetcher(controller, id(1), GRANTED).image(blob(BYTES));
    Path second = fetcher(controller, id(2), GRANTED).image(blob(BYTES));
    assertThat(first).isEqualTo(second).hasBinaryContent(BYTES).hasFileName(sha256(BYTES));
    assertThat(requests).containsExactly("/v1/node/images/" + sha256(BYTES) + "?instance=" + id(1));
  }

  @Test
  void thoseWhoWantOneImageAtTheSameTimeShareOneDownload() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    URI controller =
        serve(
            Role.CONTROLLER,
            exchange -> {
              awaitQuietly(go);
              answer(exchange, 200, BYTES);
            });
    List<Future<Path>> paths = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Fetcher fetcher = fetcher(controller, id(i), GRANTED);
      paths.add(threads.submit(() -> fetcher.image(blob(BYTES))));
    }
    await().until(() -> requests.size() == 1);
    go.countDown();
    for (Future<Path> path : paths) {
      assertThat(path.get()).hasBinaryContent(BYTES);
    }
    assertThat(requests).hasSize(1);
  }

  @Test
  void theImageUsedLongestAgoMakesRoomAndOneInUseNever() throws Exception {
    byte[] used = new byte[400];
    byte[] older = "x".repeat(400).getBytes(StandardCharsets.UTF_8);
    byte[] newer = "y".repeat(400).getBytes(StandardCharsets.UTF_8);
    byte[] wanted = "z".repeat(400).getBytes(StandardCharsets.UTF_8);
    List<byte[]> all = List.of(used, older, newer, wanted);
    URI controller = serve(Role.CONTROLLER, exchange -> answerOneOf(exchange, all));
    AtomicInteger now = new AtomicInteger();
    cache =
        ImageCache.open(
            home.resolve("images"),
            UnpackedImages.NONE,
            http,
            () -> Instant.ofEpochSecond(now.incrementAndGet()),
            1_200);
    Fetcher fetcher = fetcher(controller, id(1), GRANTED);
    cache.uses(id(9), Set.of(sha256(used)));
    Path kept = fetcher.image(blob(used));
    Path oldest = fetcher.image(blob(older));
    Path recent = fetcher.image(blob(newer));
    for (Path each : List.of(kept, oldest, recent)) {
      Files.setLastModifiedTime(each, FileTime.from(Instant.ofEpochSecond(now.incrementAndGet())));
    }
    fetcher.image(blob(wanted));
    assertThat(oldest).doesNotExist();
    assertThat(List.of(kept, recent)).allSatisfy(file -> assertThat(file).exists());
  }

  private static void answerOneOf(HttpExchange exchange, List<byte[]> bodies) throws IOException {
    for (byte[] body : bodies) {
      if (exchange.getRequestURI().getPath().endsWith(sha256(body))) {
        answer(exchange, 200, body);
        return;
      }
    }
    answer(exchange, 404, new byte[0]);
  }
}
