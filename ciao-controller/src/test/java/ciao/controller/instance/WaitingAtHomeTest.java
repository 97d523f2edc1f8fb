package ciao.controller.instance;

import static ciao.controller.instance.LoneInstance.NODE_1;
import static ciao.controller.instance.LoneInstance.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.Desired;
import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus.Refusal;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.VetoCount;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What has a disk waits for the node that has it, and its tenant is told so. */
final class WaitingAtHomeTest {
  private final LoneInstance web = new LoneInstance();

  @ParameterizedTest
  @CsvSource({
    "draining,is being drained",
    "maintenance,is in maintenance",
    "memory,has too little free memory now",
    "held,takes no work now",
    "node,is not connected"
  })
  void whatIsStartedAgainAndWaitsTellsItsTenantOfTheNodeWithItsDiskAlone(String veto, String why) {
    waitsAtHome(web, veto);

    assertThat(web.status().phase()).isEqualTo(InstancePhase.PENDING);
    assertThat(web.status().reason()).isEqualTo("its disk is on node web1, which " + why);
    Refusal refusal = Objects.requireNonNull(web.status().explanation().refusal());
    assertThat(refusal.forItsTenant()).isEqualTo(web.status().reason());
    assertThat(refusal.message()).as("for operators").isEqualTo("no room on any of 2 nodes");
  }

  @Test
  void whatHasNoDiskYetTellsItsTenantOfAllNodes() {
    web.wish(Desired.RUNNING, 1);
    web.tell(refusal(1, "draining"));

    assertThat(web.status().reason()).isEqualTo("no node takes it now");
  }

  private static void waitsAtHome(LoneInstance web, String veto) {
    web.runningOn(NODE_1);
    web.changed(NODE_1, LoneInstance.exited(1, 0));
    web.wish(Desired.RUNNING, 2);
    web.tell(refusal(2, veto));
  }

  private static StartFailure refusal(long generation, String veto) {
    return new StartFailure(
        WEB,
        generation,
        null,
        RefusalReason.FULL_CLOUD,
        "no room on any of 2 nodes",
        true,
        List.of(
            new VetoCount("node", 1, "web2 lacks the required id"),
            new VetoCount(veto, 1, "web1 lacks it")),
        null,
        "no node takes it now",
        null);
  }
}
