package ciao.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What of a bug is in the log. */
final class BugsTest {
  private final Bugs bugs = new Bugs();

  @Test
  void aBugThatIsCalledWithoutEndFillsNoDisk() {
    List<String> lines =
        IntStream.range(0, 100)
            .mapToObj(n -> bugs.hear(request("/v1/tenants"), new IllegalStateException()))
            .flatMap(Optional::stream)
            .toList();
    assertThat(lines)
        .hasSize(7)
        .startsWith(
            "GET /v1/tenants failed by a bug (1 of these since the start)",
            "GET /v1/tenants failed by a bug (2 of these since the start)",
            "GET /v1/tenants failed by a bug (4 of these since the start)");
    assertThat(bugs.hear(request("/v1/tenants"), new IllegalArgumentException()))
        .as("another one")
        .hasValue("GET /v1/tenants failed by a bug (1 of these since the start)");
  }

  @Test
  void ofAPathThatSomebodyMadeUpTheBeginningIsTold() {
    assertThat(bugs.hear(request("/" + "x".repeat(60_000)), new IllegalStateException()))
        .hasValueSatisfying(line -> assertThat(line).startsWith("GET /xxx").hasSizeLessThan(300));
  }

  private static ServiceRequestContext request(String path) {
    return ServiceRequestContext.of(HttpRequest.of(HttpMethod.GET, path));
  }
}
