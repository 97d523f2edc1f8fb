package ciao.launcher.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.certs.Role;
import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.Fetcher;
import ciao.ssntp.payload.RefusalReason;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes, comes whole or not at all. */
@Timeout(60)
class DownloadTest extends FetchFixture {
  @Test
  void bytesWithAnotherDigestAreRefusedAndLeaveNothing() throws Exception {
    byte[] forged = BYTES.clone();
    forged[7]++;
    URI controller = serve(Role.CONTROLLER, exchange -> answer(exchange, 200, forged));
    Fetcher fetcher = fetcher(controller, id(1), GRANTED);
    assertThatThrownBy(() -> fetcher.image(blob(BYTES)))
        .isInstanceOf(DriverException.class)
        .hasMessageContaining(sha256(forged))
        .hasMessageContaining("expected: " + sha256(BYTES))
        .extracting(e -> ((DriverException) e).reason())
        .isEqualTo(RefusalReason.IMAGE_FAILURE);
    assertThat(requests).hasSize(1);
    assertThat(home.resolve("images")).isEmptyDirectory();
  }

  @Test
  void aBodyThatEndsTooEarlyIsFetchedAgain() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    URI controller =
        serve(
            Role.CONTROLLER,
            exchange -> {
              boolean first = attempts.incrementAndGet() == 1;
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write(BYTES, 0, first ? 100 : BYTES.length);
              exchange.close();
            });
    assertThat(fetcher(controller, id(1), GRANTED).image(blob(BYTES))).hasBinaryContent(BYTES);
    assertThat(attempts).hasValue(2);
  }

  @Test
  void aBodyThatStallsIsGivenUpAndFetchedAgain() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    CountDownLatch over = new CountDownLatch(1);
    URI controller =
        serve(
            Role.CONTROLLER,
            exchange -> {
              if (attempts.incrementAndGet() == 1) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(BYTES, 0, 100);
                exchange.getResponseBody().flush();
                awaitQuietly(over);
              } else {
                answer(exchange, 200, BYTES);
              }
            });
    assertThat(fetcher(controller, id(1), GRANTED).image(blob(BYTES))).hasBinaryContent(BYTES);
    assertThat(attempts).hasValue(2);
    over.countDown();
  }

  @Test
  void aRefusalIsReportedInTheControllersWords() throws Exception {
    byte[] problem = "{\"detail\": \"not granted to this node\"}".getBytes(StandardCharsets.UTF_8);
    URI controller = serve(Role.CONTROLLER, exchange -> answer(exchange, 403, problem));
    Fetcher fetcher = fetcher(controller, id(1), GRANTED);
    assertThatThrownBy(() -> fetcher.image(blob(BYTES)))
        .hasMessageContaining("403")
        .hasMessageContaining("not granted to this node");
    assertThat(requests).hasSize(1);
  }

  @Test
  void aControllerThatIsAwayIsTriedAgainForAWhileOnly() throws Exception {
    URI controller = serve(Role.CONTROLLER, exchange -> answer(exchange, 200, BYTES));
    servers.getFirst().stop(0);
    Fetcher fetcher = fetcher(controller, id(1), GRANTED);
    assertThatThrownBy(() -> fetcher.image(blob(BYTES)))
        .isInstanceOf(DriverException.class)
        .hasMessageStartingWith("could not fetch the image's disk");
  }
}
