package ciao.controller.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StartTimesTest {
  private static final InstanceId INSTANCE = new InstanceId(new UUID(1, 1));
  private static final NodeId NODE = new NodeId(new UUID(4, 1));

  @Test
  @SuppressWarnings("NullAway") // as from a store in which it is not there
  void whoseTheyAreIsNeverUnknown() {
    assertThatThrownBy(() -> new StartTimes(null, NODE, 1, 0, 0, 0, 0)).hasMessage("instance");
    assertThatThrownBy(() -> new StartTimes(INSTANCE, null, 1, 0, 0, 0, 0)).hasMessage("node");
  }

  @Test
  void whatOneClockMeasuredIsNeverNegativeButTheTotalMayBe() {
    assertThatThrownBy(() -> new StartTimes(INSTANCE, NODE, 0, 0, 0, 0, 0))
        .hasMessage("start: 0 (expected: 1 or more)");
    assertThatThrownBy(() -> new StartTimes(INSTANCE, NODE, 1, -1, 0, 0, 0))
        .hasMessage("controller: -1 (expected: 0 nanoseconds or more)");
    assertThatThrownBy(() -> new StartTimes(INSTANCE, NODE, 1, 0, -2, 0, 0))
        .hasMessage("scheduler: -2 (expected: 0 nanoseconds or more)");
    assertThatThrownBy(() -> new StartTimes(INSTANCE, NODE, 1, 0, 0, -3, 0))
        .hasMessage("launcher: -3 (expected: 0 nanoseconds or more)");
    assertThat(new StartTimes(INSTANCE, NODE, 1, 0, 0, 0, -4).total()).isEqualTo(-4);
  }
}
