package ciao.launcher.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ciao.certs.Role;
import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.Fetcher;
import ciao.launcher.testing.TestCluster;
import com.sun.net.httpserver.HttpsServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is asked for what, and when. */
@Timeout(60)
class HttpFetchersTest extends FetchFixture {
  @Test
  void nothingIsAskedForBeforeTheGrant() throws Exception {
    URI controller = serve(Role.CONTROLLER, exchange -> answer(exchange, 200, BYTES));
    Granted pause = new Granted(new CountDownLatch(1));
    Fetcher fetcher = fetcher(controller, id(1), pause);
    Future<Path> path = threads.submit(() -> fetcher.image(blob(BYTES)));
    await().until(() -> pause.begun.get() == 1);
    assertThat(requests).isEmpty();
    assertThat(path).isNotDone();
    pause.granted.countDown();
    assertThat(path.get()).hasBinaryContent(BYTES);
    assertThat(pause.ended).hasValue(1);
  }

  @Test
  void aServerWithoutTheControllersRoleGetsNoRequest() throws Exception {
    URI impostor = serve(Role.SCHEDULER, exchange -> answer(exchange, 200, BYTES));
    Fetcher fetcher = fetcher(impostor, id(1), GRANTED);
    assertThatThrownBy(() -> fetcher.image(blob(BYTES)))
        .isInstanceOf(DriverException.class)
        .hasMessageContaining("does not carry the role controller");
    assertThat(requests).isEmpty();
    assertThat(home.resolve("images")).isEmptyDirectory();
  }

  @Test
  void aControllerOfAnotherClusterGetsNoRequest() throws Exception {
    HttpsServer foreign = new TestCluster().server(threads, Role.CONTROLLER);
    URI address = start(foreign, exchange -> answer(exchange, 200, BYTES));
    Fetcher fetcher = fetcher(address, id(1), GRANTED);
    assertThatThrownBy(() -> fetcher.image(blob(BYTES))).isInstanceOf(DriverException.class);
    assertThat(requests).isEmpty();
  }

  @Test
  void tenantDataIsForTheLauncherAloneAndInItsInstancesDirectory() throws Exception {
    URI controller = serve(Role.CONTROLLER, exchange -> answer(exchange, 200, BYTES));
    Fetcher fetcher = fetcher(controller, id(1), GRANTED);
    Path part = fetcher.part(blob(BYTES));
    assertThat(part).hasBinaryContent(BYTES).hasParent(directory(id(1)).path());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(part)))
        .isEqualTo("rw-------");
    assertThat(fetcher.part(blob(BYTES))).isEqualTo(part);
    assertThat(requests).containsExactly("/v1/node/instances/" + id(1) + "/parts/" + sha256(BYTES));
  }
}
