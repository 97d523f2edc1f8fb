package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What users break off is no failure of the controller's. */
final class CancelledRequestTest extends SharedCluster {
  /** All that one certificate may have under way: uploads, or other bodies of 1 MiB. */
  private static final int REQUESTS = 8;

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private Logger log;

  @BeforeEach
  void listen() {
    lines.list.clear();
    lines.start();
    log = (Logger) LoggerFactory.getLogger("ciao.controller.api");
    log.addAppender(lines);
  }

  @AfterEach
  void listenNoMore() {
    log.detachAppender(lines);
  }

  @Test
  void anUploadBrokenOffLeavesNothingBehindAndNoLineInTheLog() throws Exception {
    rest.post(at("/images"), "{\"name\": \"x\", \"kind\": \"vm\", \"format\": \"raw\"}");
    String blob = at("/images/x/blobs/disk");
    byte[] disk = new byte[2_048];
    try (Http2Peer peer = new Http2Peer(cluster.uri(), TestCluster.user(name))) {
      for (int n = 0; n < REQUESTS; n++) {
        peer.begin(1 + 2 * n, "PUT", blob, Map.of("content-length", "1048575"));
        peer.data(1 + 2 * n, disk);
      }
      await().until(() -> rest.put(blob, disk).status() == 429);
      for (int n = 0; n < REQUESTS; n++) {
        peer.cancel(1 + 2 * n);
      }
      await().until(() -> rest.put(blob, disk).status() == 200);
      assertThat(lines.list).isEmpty();
    }
  }

  @Test
  void aRequestBrokenOffInItsBodyLeavesNothingBehindAndNoLineInTheLog() throws Exception {
    try (Http2Peer peer = new Http2Peer(cluster.uri(), TestCluster.user(name))) {
      for (int n = 0; n < REQUESTS; n++) {
        peer.begin(
            1 + 2 * n,
            "POST",
            at("/workloads"),
            Map.of("content-type", "application/json", "content-length", "1048575"));
        peer.data(1 + 2 * n, new byte[] {'{'});
      }
      await().until(() -> rest.post(at("/workloads"), "{}").status() == 429);
      for (int n = 0; n < REQUESTS; n++) {
        peer.cancel(1 + 2 * n);
      }
      await().until(() -> rest.post(at("/workloads"), "{}").status() == 400);
      assertThat(lines.list).isEmpty();
    }
  }
}
