package ciao.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.CiaoClient;
import ciao.controller.plan.Plans;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceConfig;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who waits longest for a plan: each must hear what the next did not answer. */
final class PatienceTest {
  @ParameterizedTest
  @CsvSource({
    "POST,/v1/plan",
    "PUT,/v1/cluster",
    "GET,/v1/tenants/:tenant/instances/:instance/explanation/:node"
  })
  void theSchedulerHasAMinuteTheControllerMoreAndTheClientMost(String method, String path) {
    Duration controller = Duration.ofMillis(bound(method, path).requestTimeoutMillis());

    assertThat(Plans.PATIENCE).isEqualTo(Duration.ofMinutes(1)).isLessThan(controller);
    assertThat(controller).isLessThan(CiaoClient.PATIENCE);
  }

  private static ServiceConfig bound(String method, String path) {
    var builder = Server.builder().requestTimeout(ApiServer.ANSWER);
    for (Route route : Routes.of(RouteTable.nobodyAnswers())) {
      ApiServer.bind(builder, route, new RouteService(route, null, null, null));
    }
    return builder.build().serviceConfigs().stream()
        .filter(config -> config.route().patternString().equals(path))
        .filter(config -> config.route().methods().stream().anyMatch(m -> m.name().equals(method)))
        .findFirst()
        .orElseThrow();
  }
}
