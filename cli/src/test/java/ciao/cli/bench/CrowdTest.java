package ciao.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.ssntp.ClientSettings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whether what is measured connects as what runs in a cloud does. */
final class CrowdTest {
  private static final List<InetSocketAddress> SCHEDULERS =
      List.of(InetSocketAddress.createUnresolved("scheduler-1.example.net", 8888));

  @Test
  void controllersAndAgentsTryAgainAsOftenAsThoseOfACloud() {
    ClientSettings cloud = ClientSettings.to(SCHEDULERS, Roles.of(Role.CONTROLLER));

    assertThat(List.of(Crowd.ofControllers(SCHEDULERS), Crowd.ofAnAgent(SCHEDULERS)))
        .allSatisfy(settings -> {
          assertThat(settings.firstRetry()).isEqualTo(cloud.firstRetry());
          assertThat(settings.lastRetry()).isEqualTo(cloud.lastRetry());
        });
  }

  @Test
  void eachAgentTellsTheBootIdOfAMachineOfItsOwn() {
    UUID one = Crowd.ofAnAgent(SCHEDULERS).machine();

    assertThat(one).isNotEqualTo(new UUID(0, 0));
    assertThat(one).isNotEqualTo(Crowd.ofAnAgent(SCHEDULERS).machine());
  }
}
