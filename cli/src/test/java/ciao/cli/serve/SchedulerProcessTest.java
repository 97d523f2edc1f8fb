package ciao.cli.serve;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked of a scheduler in a process of its own. */
final class SchedulerProcessTest {
  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aSchedulerThatHangsIsNotWaitedForForEver() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI page = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/metrics");

      assertThatThrownBy(() -> SchedulerProcess.lines(page, Duration.ofMillis(50)))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }
}
